package io.github.peertubeingest.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What an instance can do beyond uploads, and what its plugins add.
 *
 * @param httpImport whether imports from an address are on
 * @param torrentImport whether imports from torrents and magnet links are on
 * @param privateTargets whether addresses of this machine and of private networks may be imported
 *     from, which no PeerTube allows
 * @param importTime how long an import is at least processed
 * @param importConcurrency how many imports are processed at once
 * @param transcodingTime how long a new video counts as to transcode; zero for no transcoding
 * @param labels categories, licences and languages added by plugins
 */
public record SandboxFeatures(
    boolean httpImport,
    boolean torrentImport,
    boolean privateTargets,
    Duration importTime,
    int importConcurrency,
    Duration transcodingTime,
    List<Label> labels) {

  /** The enumerations a plugin can add to. */
  public enum LabelKind {
    /** {@code /videos/categories}. */
    CATEGORY,
    /** {@code /videos/licences}. */
    LICENCE,
    /** {@code /videos/languages}. */
    LANGUAGE
  }

  /** A label a plugin adds; the id of a category or licence is a number. */
  public record Label(LabelKind kind, String id, String label) {}

  /** Copies the list. */
  public SandboxFeatures {
    labels = List.copyOf(labels);
  }

  /** Imports on but not from private addresses, one at a time and quick; no transcoding. */
  public static SandboxFeatures defaults() {
    return new SandboxFeatures(
        true, true, false, Duration.ofMillis(100), 1, Duration.ZERO, List.of());
  }

  /** These features with imports from addresses on or off. */
  public SandboxFeatures httpImport(boolean value) {
    return new SandboxFeatures(
        value,
        torrentImport,
        privateTargets,
        importTime,
        importConcurrency,
        transcodingTime,
        labels);
  }

  /** These features with imports from torrents on or off. */
  public SandboxFeatures torrentImport(boolean value) {
    return new SandboxFeatures(
        httpImport, value, privateTargets, importTime, importConcurrency, transcodingTime, labels);
  }

  /** These features with private addresses allowed or not. */
  public SandboxFeatures privateTargets(boolean value) {
    return new SandboxFeatures(
        httpImport, torrentImport, value, importTime, importConcurrency, transcodingTime, labels);
  }

  /** These features with another duration of imports. */
  public SandboxFeatures importTime(Duration value) {
    return new SandboxFeatures(
        httpImport,
        torrentImport,
        privateTargets,
        value,
        importConcurrency,
        transcodingTime,
        labels);
  }

  /** These features with so many imports at once. */
  public SandboxFeatures importConcurrency(int value) {
    return new SandboxFeatures(
        httpImport, torrentImport, privateTargets, importTime, value, transcodingTime, labels);
  }

  /** These features with another duration of transcoding. */
  public SandboxFeatures transcodingTime(Duration value) {
    return new SandboxFeatures(
        httpImport, torrentImport, privateTargets, importTime, importConcurrency, value, labels);
  }

  /** These features with one more label. */
  public SandboxFeatures label(LabelKind kind, String id, String label) {
    List<Label> all = new ArrayList<>(labels);
    all.add(new Label(kind, id, label));
    return new SandboxFeatures(
        httpImport,
        torrentImport,
        privateTargets,
        importTime,
        importConcurrency,
        transcodingTime,
        all);
  }

  boolean isTranscoding() {
    return !transcodingTime.isZero();
  }
}
