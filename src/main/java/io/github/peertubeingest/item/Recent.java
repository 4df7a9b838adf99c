package io.github.peertubeingest.item;

import java.util.LinkedHashMap;
import java.util.Map;

/** A memory of what was asked for last; what was not for the longest time is forgotten. */
public final class Recent<K, V> extends LinkedHashMap<K, V> {

  private static final long serialVersionUID = 1L;

  private final int most;

  /**
   * @param most entries
   */
  public Recent(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
