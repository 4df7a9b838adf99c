/**
 * peertube-ingest: a headless Apache Camel daemon that turns dropped metadata files into PeerTube
 * videos.
 *
 * <p>The program itself stands in {@code routes/}: what arrives, in which order it is treated,
 * where it goes, what happens on failure. The packages below hold the beans those routes call; a
 * bean turns data into data. Which package may know which is kept by {@code ArchitectureTest}.
 */
package io.github.peertubeingest;
