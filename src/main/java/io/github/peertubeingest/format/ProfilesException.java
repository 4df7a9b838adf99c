package io.github.peertubeingest.format;

import java.util.List;
import java.util.stream.Collectors;

/** Profiles that cannot be used: all that is wrong with them, each with file and line. */
public final class ProfilesException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<ProfileFault> faults;

  public ProfilesException(List<ProfileFault> faults) {
    super(faults.stream().map(ProfileFault::shown).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  public List<ProfileFault> faults() {
    return faults;
  }
}
