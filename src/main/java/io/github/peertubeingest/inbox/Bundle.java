package io.github.peertubeingest.inbox;

import io.github.peertubeingest.format.Choice;
import java.nio.file.Path;
import java.util.List;

/**
 * Files of one base name in one folder.
 *
 * @param members by role, and within a role the one that wins first
 * @param unfinished names of files that are still being written or fetched for it
 */
public record Bundle(String base, List<Member> members, List<String> unfinished) {

  /**
   * One of them.
   *
   * @param language of a caption, as its name writes it; null without one
   * @param choice what a file of metadata is to be read as; null of everything else
   */
  public record Member(Path path, Role role, String language, Choice choice) {

    /** It leads an item where neither metadata nor media are there: they came before. */
    public boolean late() {
      return role != Role.METADATA && role != Role.MEDIA;
    }

    /** Its file name. */
    public String name() {
      return path.getFileName().toString();
    }
  }

  /** Those of a role, the one that wins first. */
  public List<Member> all(Role role) {
    return members.stream().filter(m -> m.role() == role).toList();
  }

  /** The one of a role that wins; null without any. */
  public Member first(Role role) {
    return members.stream().filter(m -> m.role() == role).findFirst().orElse(null);
  }

  /** Its rank among those of its role: of several with the smallest none wins over the others. */
  public int rank(Member member) {
    return BundleName.rank(member.name(), member.role());
  }

  /** The member that lies at the path; null when none does. */
  public Member at(Path path) {
    return members.stream().filter(m -> m.path().equals(path)).findFirst().orElse(null);
  }
}
