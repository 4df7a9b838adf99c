package io.github.peertubeingest.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feeds as they are found, through the shipped profiles. */
class FeedProfilesTest {

  private static final String SPACES =
      " xmlns:media='http://search.yahoo.com/mrss/'"
          + " xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
          + " xmlns:podcast='https://podcastindex.org/namespace/1.0'"
          + " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
          + " xmlns:dc='http://purl.org/dc/elements/1.1/'"
          + " xmlns:atom='http://www.w3.org/2005/Atom'"
          + " xmlns:psc='http://podlove.org/simple-chapters'";

  @TempDir private Path folder;

  private List<Row> rows(String profile, String name, String text) throws Exception {
    Path file = Files.writeString(folder.resolve(name), text);
    Formats formats =
        new Formats(
            Profiles.load(List.of(Path.of("config", "profiles").toAbsolutePath())),
            new Readers(Bounds.DEFAULT));
    Choice choice = formats.choose(file, name);
    assertEquals(new Choice(Shape.TABLE, profile), choice);
    List<Row> all = new ArrayList<>();
    try (Rows rows = formats.rows(file, name, choice)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        assertEquals(List.of(), row.mapped().faults());
        all.add(row);
      }
    }
    return all;
  }

  private JsonNode one(String profile, String name, String text) throws Exception {
    List<Row> rows = rows(profile, name, text);
    assertEquals(1, rows.size());
    return rows.get(0).mapped().document();
  }

  private JsonNode rss(String channel, String item) throws Exception {
    return one(
        "rss",
        "feed.xml",
        "<?xml version='1.0'?>\n<rss version='2.0'"
            + SPACES
            + "><channel><title>The channel</title>"
            + channel
            + "<item>"
            + item
            + "</item></channel></rss>");
  }

  private static void assertDocument(String expected, JsonNode document) {
    assertEquals(
        Json.read(expected).toPrettyString(), Json.read(document.toString()).toPrettyString());
  }

  @Test
  void mediaOfAnItemAreReadAtItsOwnLevel() throws Exception {
    assertDocument(
        """
        {"externalId":"tag:films.example,2024:7","name":"Fish & chips","video":"https://m.example/7-1080.mp4",
         "description":"A **short** film","tags":["Sea","harbour","Coast"],"category":"Films",
         "licence":"https://creativecommons.org/licenses/by-sa/4.0/","language":"nl","nsfw":true,
         "originallyPublishedAt":"2024-01-31T09:00Z","thumbnail":"https://m.example/7-large.jpg",
         "captions":{"nl":"https://m.example/7.nl.srt","en":"https://m.example/7.en.vtt"},
         "support":"J. Smit: https://films.example/7"}
        """,
        rss(
            "<language>en</language>",
            """
            <title>Fish &amp;amp; chips</title><link>https://films.example/7</link>
            <guid isPermaLink="false">tag:films.example,2024:7</guid>
            <pubDate>Thu, 31 Jan 24 10:00:00 +0100</pubDate><dc:language>nl</dc:language>
            <category>Coast</category><category>Films</category><category>https://films.example/c/1</category>
            <media:content url="https://m.example/7-360.mp4" type="video/mp4" height="360" isDefault="true"/>
            <media:content url="https://m.example/7-1080.mp4" type="video/mp4" height="1080"/>
            <media:content url="https://m.example/7.mp3" type="audio/mpeg" fileSize="99999999"/>
            <media:content url="https://m.example/face.jpg" medium="image"><media:title>jsmit</media:title></media:content>
            <media:description type="html">A &lt;b&gt;short&lt;/b&gt; film</media:description>
            <media:keywords>Sea, harbour</media:keywords><media:rating>adult</media:rating>
            <media:credit role="director">J. Smit</media:credit>
            <media:license href="https://creativecommons.org/licenses/by-sa/4.0/">CC</media:license>
            <media:thumbnail url="https://m.example/7-small.jpg" width="120"/>
            <media:thumbnail url="https://m.example/7-large.jpg" width="1280"/>
            <media:subTitle href="https://m.example/7.nl.srt" type="application/x-subrip" lang="nl"/>
            <media:subTitle href="https://m.example/7.nl.vtt" type="text/vtt" lang="nl"/>
            <media:subTitle href="https://m.example/7.en.vtt" lang="en"/>
            <media:subTitle href="https://m.example/7.smil" type="application/smil" lang="de"/>
            """));
  }

  @Test
  void mediaOfAGroupAreReadAndPlainTextStaysAsItIs() throws Exception {
    assertDocument(
        """
        {"externalId":"g1","name":"1 < 2 & more","video":"https://m.example/hls/master.m3u8",
         "description":"If a < b, then <i> stays","tags":["maths"],"category":"Education","language":"en",
         "originallyPublishedAt":"2024-03-01T12:30Z","thumbnail":"https://m.example/first.jpg",
         "support":"The channel: https://maths.example/1"}
        """,
        rss(
            "<language>en</language><image><url>https://m.example/channel.png</url></image>",
            """
            <title>Other</title><link>https://maths.example/1</link><guid>g1</guid>
            <pubDate>1 March 2024 12:30 GMT</pubDate>
            <media:group><media:content url="https://m.example/hls/master.m3u8" type="application/x-mpegURL"/>
            <media:content url="https://m.example/1.torrent" type="application/x-bittorrent"/>
            <media:title type="plain">1 &lt; 2 &amp; more</media:title>
            <media:description type="plain">If a &lt; b, then &lt;i&gt; stays</media:description>
            <media:keywords>maths</media:keywords><media:thumbnail url="https://m.example/first.jpg"/>
            <media:category label="Howto &amp;amp; nothing" scheme="urn:x">Education</media:category></media:group>
            """));
  }

  @Test
  void aPodcastInheritsFromItsChannelAndOffersAlternatives() throws Exception {
    List<Row> rows =
        rows(
            "rss",
            "podcast.rss",
            "<rss"
                + SPACES
                + """
                ><channel><title>Talks &amp; more</title><language>de-de</language><itunes:author>A radio</itunes:author>
                <itunes:explicit>true</itunes:explicit><itunes:image href="https://m.example/cover.jpg"/>
                <itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category>
                <podcast:license url="https://creativecommons.org/licenses/by/4.0/">cc-by-4.0</podcast:license>
                <podcast:liveItem status="live"><guid>live</guid><title>Now</title></podcast:liveItem>
                <item><guid isPermaLink="false">e1</guid><title>One</title><itunes:episode>1</itunes:episode>
                <podcast:season>2</podcast:season><pubDate>Mon, 05 Feb 2024 06:00:00 EST</pubDate>
                <itunes:summary>&lt;p&gt;First&lt;/p&gt;&lt;p&gt;Second&lt;/p&gt;</itunes:summary>
                <itunes:image href="https://m.example/e1.jpg"/><itunes:keywords>radio,talk</itunes:keywords>
                <enclosure url="https://m.example/e1.mp3" type="audio/mpeg" length="1000"/>
                <podcast:alternateEnclosure type="video/mp4" length="90" height="720">
                  <podcast:source uri="ipfs://e1"/><podcast:source uri="https://m.example/e1-720"/>
                  <podcast:source uri="https://m.example/e1.torrent" contentType="application/x-bittorrent"/>
                </podcast:alternateEnclosure>
                <podcast:alternateEnclosure type="video/mp4" height="1080"><podcast:source uri="https://m.example/e1-1080"/></podcast:alternateEnclosure>
                <podcast:alternateEnclosure type="video/mp4" height="0"><podcast:source uri="https://m.example/e1-sound"/></podcast:alternateEnclosure>
                <podcast:transcript url="https://m.example/e1.json" type="application/json"/>
                <podcast:transcript url="https://m.example/e1.vtt" type="text/vtt"/>
                <podcast:transcript url="https://m.example/e1.en.srt" type="application/srt" language="en"/>
                <podcast:chapters url="https://m.example/e1-chapters.json" type="application/json+chapters"/></item>
                <item><guid>e2</guid><title>Two</title><itunes:explicit>no</itunes:explicit><link>https://talks.example/2</link>
                <itunes:author>Someone</itunes:author><pubDate>no date</pubDate>
                <enclosure url="https://m.example/e2.mp3" type="audio/mpeg"/>
                <psc:chapters><psc:chapter start="00:00:00.000" title="Intro"/><psc:chapter start="1:01:05.5" title="Talk"/></psc:chapters></item>
                </channel></rss>
                """);
    assertDocument(
        """
        {"externalId":"e1","name":"One","video":"https://m.example/e1-1080","description":"First\\n\\nSecond",
         "tags":["radio","talk"],"category":"People","licence":"https://creativecommons.org/licenses/by/4.0/",
         "language":"de-de","nsfw":true,"originallyPublishedAt":"2024-02-05T11:00Z","thumbnail":"https://m.example/e1.jpg",
         "captions":{"de-de":"https://m.example/e1.vtt","en":"https://m.example/e1.en.srt"},
         "chapters":"https://m.example/e1-chapters.json"}
        """,
        rows.get(0).mapped().document());
    assertDocument(
        """
        {"externalId":"e2","name":"Two","video":"https://m.example/e2.mp3","category":"People",
         "licence":"https://creativecommons.org/licenses/by/4.0/","language":"de-de",
         "chapters":[{"timecode":0,"title":"Intro"},{"timecode":3665,"title":"Talk"}],
         "support":"Someone: https://talks.example/2"}
        """,
        rows.get(1).mapped().document());
    assertEquals(2, rows.size());
  }

  @Test
  void rss1AsksItsChannelThatStandsBeside() throws Exception {
    assertDocument(
        """
        {"externalId":"https://lab.example/1","name":"A talk","video":"https://m.example/1.webm",
         "description":"Words","tags":["physics"],"category":"Science & Technology","language":"fr",
         "originallyPublishedAt":"2023-05-06T07:08:09+02:00","support":"The lab: https://lab.example/1"}
        """,
        one(
            "rss1",
            "feed.xml",
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
             xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:enc="http://purl.oclc.org/net/rss_2.0/enc#">
            <channel rdf:about="https://lab.example/"><title>The lab</title><dc:language>fr</dc:language>
            <items><rdf:Seq><rdf:li rdf:resource="https://lab.example/1"/></rdf:Seq></items></channel>
            <item rdf:about="https://lab.example/1"><title>A talk</title><link>https://lab.example/1</link>
            <description>Words</description><dc:date>2023-05-06T07:08:09+02:00</dc:date>
            <dc:subject>physics</dc:subject><dc:subject>Technology</dc:subject><dc:subject>Education</dc:subject>
            <enc:enclosure rdf:resource="https://m.example/1.webm" enc:type="video/webm" enc:length="9"/></item></rdf:RDF>
            """
                .replace(
                    "<dc:subject>Technology</dc:subject><dc:subject>Education</dc:subject>",
                    "<dc:subject>Science &amp; Technology</dc:subject>")));
  }

  @Test
  void atomHasEnclosuresAndMarkupOfThreeKinds() throws Exception {
    List<Row> rows =
        rows(
            "atom",
            "feed.atom",
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>A feed</title><author><name>All of us</name></author>
            <entry><id>urn:1</id><title type="html">Salt &amp;amp; light</title><published>2024-01-02T03:04:05Z</published>
            <updated>2025-01-01T00:00:00Z</updated><link href="https://a.example/1"/><category term="x1" label="Nature"/><category term="Music"/>
            <link rel="enclosure" href="https://m.example/1.mp3" type="audio/mpeg" length="5"/>
            <link rel="enclosure" href="https://m.example/1.mp4" type="video/mp4" length="9"/>
            <link rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/"/>
            <content type="html">&lt;p&gt;Some &lt;em&gt;words&lt;/em&gt;&lt;/p&gt;</content></entry>
            <entry xml:lang="fi"><id>urn:2</id><title>1 &lt; 2</title><updated>2024-05-06T00:00:00Z</updated>
            <link rel="alternate" href="https://vimeo.com/123456"/><author><name>One</name></author>
            <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>First</p><p>Second</p></div></summary></entry>
            <entry><id>urn:3</id><title>Notes</title><link href="https://a.example/notes"/><content>a &lt; b</content></entry></feed>
            """);
    assertDocument(
        """
        {"externalId":"urn:1","name":"Salt & light","video":"https://m.example/1.mp4","description":"Some *words*",
         "tags":["Nature"],"category":"Music","licence":"https://creativecommons.org/publicdomain/zero/1.0/",
         "language":"en","originallyPublishedAt":"2024-01-02T03:04:05Z","support":"All of us: https://a.example/1"}
        """,
        rows.get(0).mapped().document());
    assertDocument(
        """
        {"externalId":"urn:2","name":"1 < 2","targetUrl":"https://vimeo.com/123456","description":"First\\n\\nSecond",
         "language":"fi","originallyPublishedAt":"2024-05-06T00:00:00Z","support":"One: https://vimeo.com/123456"}
        """,
        rows.get(1).mapped().document());
    assertDocument(
        """
        {"externalId":"urn:3","name":"Notes","description":"a < b","language":"en","support":"All of us: https://a.example/notes"}
        """,
        rows.get(2).mapped().document());
  }

  @Test
  void theFeedOfAYouTubeChannelNamesPagesNotPlayers() throws Exception {
    assertDocument(
        """
        {"externalId":"yt:video:abcdefghijk","name":"A day","targetUrl":"https://www.youtube.com/watch?v=abcdefghijk",
         "description":"What I did:\\nnothing","originallyPublishedAt":"2024-01-02T03:04:05+00:00",
         "thumbnail":"https://i.ytimg.example/hq.jpg","support":"Somebody: https://www.youtube.com/watch?v=abcdefghijk"}
        """,
        one(
            "atom",
            "feed.xml",
            """
            <feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
            <title>Somebody</title><entry><id>yt:video:abcdefghijk</id><yt:videoId>abcdefghijk</yt:videoId><title>A day</title>
            <link rel="alternate" href="https://www.youtube.com/watch?v=abcdefghijk"/><author><name>Somebody</name></author>
            <published>2024-01-02T03:04:05+00:00</published><updated>2024-02-02T03:04:05+00:00</updated>
            <media:group><media:title>A day</media:title>
            <media:content url="https://www.youtube.com/v/abcdefghijk?version=3" type="application/x-shockwave-flash" width="640" height="390"/>
            <media:thumbnail url="https://i.ytimg.example/hq.jpg" width="480" height="360"/>
            <media:description>What I did:
            nothing</media:description></media:group></entry></feed>
            """));
  }

  @Test
  void theFeedsOfAPeerTubeBecomeItems() throws Exception {
    String watch = "https://tube.example/w/4Jh3xVzYcFqoR8sWnK2mPa";
    assertDocument(
        """
        {"externalId":"%1$s","name":"A lecture","video":"https://tube.example/static/web-videos/a-1080.mp4",
         "description":"Line *one*","category":"Education","language":"en","originallyPublishedAt":"2024-01-31T10:00Z",
         "thumbnail":"https://tube.example/lazy-static/previews/a.jpg","support":"maria: %1$s"}
        """
            .formatted(watch),
        rss(
            "<language>en</language>",
            """
            <title><![CDATA[A lecture]]></title><link>%1$s</link><guid>%1$s</guid><pubDate>Wed, 31 Jan 2024 10:00:00 GMT</pubDate>
            <description><![CDATA[Line *one*]]></description><content:encoded><![CDATA[<p>Line <em>one</em></p>]]></content:encoded>
            <dc:creator>maria</dc:creator><category>Education</category><media:category>Education</media:category>
            <media:community><media:statistics views="3"/></media:community><media:embed url="/videos/embed/4"/>
            <media:player url="%1$s"/><media:thumbnail url="https://tube.example/lazy-static/previews/a.jpg" height="480" width="850"/>
            <media:title type="plain">A lecture</media:title><media:description type="plain">Line *one*</media:description>
            <media:rating>nonadult</media:rating><enclosure url="https://tube.example/a.torrent" type="application/x-bittorrent" length="1"/>
            <media:group><media:peerLink type="application/x-bittorrent" href="https://tube.example/a.torrent" isDefault="true"/>
            <media:content url="https://tube.example/static/web-videos/a-480.mp4" type="video/mp4" fileSize="10" height="480" framerate="25" lang="en"/>
            <media:content url="https://tube.example/static/web-videos/a-1080.mp4" type="video/mp4" fileSize="90" height="1080" framerate="25" lang="en"/>
            <media:content url="https://tube.example/static/web-videos/a-0.mp4" type="video/mp4" fileSize="900" height="0"/></media:group>
            """
                .formatted(watch)));
    assertDocument(
        """
        {"externalId":"%1$s","name":"A lecture","targetUrl":"%1$s","description":"Line *one*",
         "originallyPublishedAt":"2024-01-31T10:00:00.000Z","support":"maria: %1$s"}
        """
            .formatted(watch),
        one(
            "atom",
            "feed.xml",
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><id>https://tube.example</id><title>tube</title>
            <entry><title type="html"><![CDATA[A lecture]]></title><id>%1$s</id><link href="%1$s"/><updated>2024-01-31T10:00:00.000Z</updated>
            <summary type="html"><![CDATA[short]]></summary><content type="html"><![CDATA[<p>Line <em>one</em></p>]]></content>
            <author><name>maria</name></author></entry></feed>
            """
                .formatted(watch)));
    assertDocument(
        """
        {"externalId":"%1$s","name":"A lecture","targetUrl":"%1$s","description":"Line *one*",
         "originallyPublishedAt":"2024-01-31T10:00:00.000Z","thumbnail":"https://tube.example/p.jpg","support":"maria: %1$s"}
        """
            .formatted(watch),
        one(
            "json-feed",
            "feed.json",
            """
            {"version":"https://jsonfeed.org/version/1","title":"tube","items":[{"id":"%1$s","url":"%1$s","title":"A lecture",
             "content_html":"<p>Line <em>one</em></p>","summary":"short","image":"https://tube.example/p.jpg",
             "date_modified":"2024-01-31T10:00:00.000Z","author":{"name":"maria"},
             "attachments":[{"mime_type":"application/x-bittorrent","url":"https://tube.example/a.torrent"}]}]}
            """
                .formatted(watch)));
  }

  @Test
  void aJsonFeedHasAttachmentsAndAsksTheFeedThatStandsRoundIt() throws Exception {
    List<Row> rows =
        rows(
            "json-feed",
            "feed.json",
            """
            {"version":"https:\\/\\/jsonfeed.org\\/version\\/1.1","title":"A feed","language":"sv","authors":[{"name":"Us"}],
             "items":[{"id":17,"url":"https://j.example/17","title":"Seventeen","content_text":"a < b","date_published":"2024-01-31T10:00:00+01:00",
               "tags":["Comedy","snow"],"banner_image":"https://j.example/b.jpg","attachments":[
                {"url":"https://j.example/17.mp3","mime_type":"audio/mpeg","size_in_bytes":900,"duration_in_seconds":60},
                {"url":"https://j.example/17.mp4","mime_type":"video/mp4","size_in_bytes":300}]},
              {"id":"18","external_url":"https://youtu.be/abcdefghijk","content_html":"<b>B</b>","language":"en","authors":[{"name":"Me"}]},
              {"id":"19","url":"https://j.example/19","title":"Only words","date_published":"soon"}]}
            """);
    assertDocument(
        """
        {"externalId":"17","name":"Seventeen","video":"https://j.example/17.mp4","description":"a < b","tags":["snow"],
         "category":"Comedy","language":"sv","originallyPublishedAt":"2024-01-31T10:00:00+01:00",
         "thumbnail":"https://j.example/b.jpg","support":"Us: https://j.example/17"}
        """,
        rows.get(0).mapped().document());
    assertDocument(
        """
        {"externalId":"18","targetUrl":"https://youtu.be/abcdefghijk","description":"**B**","language":"en",
         "support":"Me: https://youtu.be/abcdefghijk"}
        """,
        rows.get(1).mapped().document());
    assertDocument(
        """
        {"externalId":"19","name":"Only words","language":"sv","support":"Us: https://j.example/19"}
        """,
        rows.get(2).mapped().document());
  }

  @Test
  void anArticleWithoutMediaHasNoSource() throws Exception {
    assertDocument(
        """
        {"externalId":"https://blog.example/?p=1","name":"Words","description":"Only words",
         "support":"The channel: https://blog.example/words"}
        """,
        rss(
            "",
            "<title>Words</title><link>https://blog.example/words</link><guid>https://blog.example/?p=1</guid>"
                + "<media:content url='https://blog.example/p.jpg' medium='image'/>"
                + "<description>&lt;p&gt;Only words&lt;/p&gt;</description>"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://www.youtube.com/watch?v=abcdefghijk, true",
    "https://m.youtube.com/watch?app=desktop&v=abcdefghijk, true",
    "https://youtube.com/shorts/abcdefghijk, true",
    "https://www.youtube.com/live/abcdefghijk, true",
    "https://youtu.be/abcdefghijk, true",
    "https://vimeo.com/123456, true",
    "https://www.dailymotion.com/video/x1, true",
    "https://www.twitch.tv/videos/12, true",
    "https://www.tiktok.com/@me/video/12, true",
    "https://archive.org/details/film1, true",
    "https://tube.example/w/4Jh3xVzYcFqoR8sWnK2mPa, true",
    "https://tube.example/videos/watch/04af977f-4201-4697-be67-a8d8cae6fa7a, true",
    "https://tube.example/w/p/4Jh3xVzYcFqoR8sWnK2mPa, false",
    "https://tube.example/videos/watch/playlist/04af977f-4201-4697-be67-a8d8cae6fa7a, false",
    "https://www.youtube.com/@someone, false",
    "https://www.youtube.com/playlist?list=PL1, false",
    "https://vimeo.com/blog/post/words, false",
    "https://en.wikipedia.example/w/index.php?title=A, false",
    "https://blog.example/2024/01/words, false",
  })
  void aLinkIsASourceWhereItIsThePageOfAVideo(String link, boolean source) throws Exception {
    String said = link.replace("&", "&amp;");
    JsonNode document = rss("", "<title>T</title><link>" + said + "</link><guid>g</guid>");
    assertEquals(source ? link : null, document.path("targetUrl").textValue());
  }

  @ParameterizedTest
  @CsvSource({
    "'Wed, 31 Jan 2024 10:00:00 GMT', 2024-01-31T10:00Z",
    "'Mon, 31 Jan 2024 10:00:00 GMT', 2024-01-31T10:00Z",
    "31 Jan 24 10:00 EST, 2024-01-31T15:00Z",
    "'Sat, 31 Jan 98 10:00:00 -0800', 1998-01-31T18:00Z",
    "'Wed, 31 January 2024 10:00:00 +01:00', 2024-01-31T09:00Z",
    "'Wed, 31 Jan 2024 10:00:00 CET', 2024-01-31T09:00Z",
    "'Wed, 31-Jan-2024 10:00:00 UTC (Coordinated)', 2024-01-31T10:00Z",
    "'Wed, 31 Jan 2024', 2024-01-31",
    "2024-01-31T10:00:00Z, 2024-01-31T10:00:00Z",
    "2024-01-31T10:00:00+0100, 2024-01-31T09:00Z",
    "2024-01-31 10:00:00, 2024-01-31T10:00Z",
    "'Wed, 31 Foo 2024 10:00:00 GMT',",
    "'Wed, 32 Jan 2024 10:00:00 GMT',",
    "yesterday,",
  })
  void aDateIsReadAsFeedsWriteItOrLeftOut(String written, String date) throws Exception {
    JsonNode document = rss("", "<title>T</title><guid>g</guid><pubDate>" + written + "</pubDate>");
    assertEquals(date, document.path("originallyPublishedAt").textValue());
  }
}
