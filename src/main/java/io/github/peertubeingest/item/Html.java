package io.github.peertubeingest.item;

import com.vladsch.flexmark.html2md.converter.ExtensionConversion;
import com.vladsch.flexmark.html2md.converter.FlexmarkHtmlConverter;
import com.vladsch.flexmark.util.data.DataHolder;
import com.vladsch.flexmark.util.data.MutableDataSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * HTML as catalogues and feeds hold it, made into the Markdown that PeerTube shows. Only what is
 * clearly HTML is touched: known tags that are closed again, or that stand alone like {@code <br>}.
 */
final class Html {

  private static final Set<String> VOID = Set.of("br", "hr", "img", "p");

  private static final Set<String> INLINE =
      Set.of(
          "a", "b", "i", "u", "s", "em", "strong", "span", "font", "small", "big", "sup", "sub",
          "strike", "del", "ins", "mark", "cite", "q", "abbr", "code", "tt", "kbd", "label", "img",
          "br");

  private static final Set<String> BLOCK =
      Set.of(
          "p",
          "div",
          "ul",
          "ol",
          "li",
          "dl",
          "dt",
          "dd",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "blockquote",
          "pre",
          "table",
          "thead",
          "tbody",
          "tr",
          "td",
          "th",
          "hr",
          "center",
          "section",
          "article",
          "header",
          "footer",
          "main",
          "figure",
          "figcaption",
          "script",
          "style",
          "iframe",
          "html",
          "head",
          "body",
          "title");

  private static final String NAMES =
      java.util.stream.Stream.concat(INLINE.stream(), BLOCK.stream())
          .sorted()
          .collect(Collectors.joining("|"));

  /** Attributes in quotes may hold a {@code >}; possessive, so that no text makes it slow. */
  private static final Pattern TAG =
      Pattern.compile(
          "<(/?)(" + NAMES + ")(?=[\\s/>])(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+'){0,200}+>",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern CODE =
      Pattern.compile("(?s)```.*?(?:```|\\z)|(?<!`)`[^`\n]*+`(?!`)");

  private static final Pattern AUTOLINK =
      Pattern.compile("<((?:https?://|mailto:)[^\\s<>]++)>", Pattern.CASE_INSENSITIVE);

  /** What flexmark puts before a sign so that it means nothing; of no use where it did already. */
  private static final Pattern ESCAPED = Pattern.compile("\\\\([\\\\*_\\[\\]#&<>`~|+-])");

  private static final Pattern NEEDLESS =
      Pattern.compile("\\\\([|]|&(?![A-Za-z#][A-Za-z0-9]*;)|<(?=[\\s\\d=])|>(?=[\\s\\d=]))");

  /** Far above any description: more is not worth the time it takes. */
  private static final int MOST = 400_000;

  private static final int DEEPEST = 100;

  private static final DataHolder OPTIONS =
      new MutableDataSet()
          .set(FlexmarkHtmlConverter.SETEXT_HEADINGS, false)
          .set(FlexmarkHtmlConverter.OUTPUT_ATTRIBUTES_ID, false)
          .set(FlexmarkHtmlConverter.TYPOGRAPHIC_QUOTES, false)
          .set(FlexmarkHtmlConverter.TYPOGRAPHIC_SMARTS, false)
          .set(FlexmarkHtmlConverter.EXT_INLINE_INS, ExtensionConversion.TEXT)
          .set(FlexmarkHtmlConverter.EXT_INLINE_SUP, ExtensionConversion.TEXT)
          .set(FlexmarkHtmlConverter.EXT_INLINE_SUB, ExtensionConversion.TEXT)
          .set(FlexmarkHtmlConverter.EXT_INLINE_DEL, ExtensionConversion.TEXT)
          .toImmutable();

  private Html() {}

  /** Whether the text clearly is HTML; code in backticks may speak of tags. */
  static boolean is(String text) {
    if (text.indexOf('<') < 0) {
      return false;
    }
    String prose = CODE.matcher(text).replaceAll(" ");
    Set<String> opened = new java.util.HashSet<>();
    Matcher tag = TAG.matcher(prose);
    while (tag.find()) {
      String name = tag.group(2).toLowerCase(Locale.ROOT);
      boolean closes = !tag.group(1).isEmpty();
      if (VOID.contains(name) || (closes && opened.contains(name))) {
        return true;
      }
      if (!closes) {
        opened.add(name);
      }
    }
    return false;
  }

  /** The HTML as Markdown. Where it only marks words, lines and Markdown stay as they stood. */
  static String toMarkdown(String html) {
    String part = html.length() > MOST ? html.substring(0, MOST) : html;
    boolean marksWords = !hasBlocks(part);
    Document document = Jsoup.parse(marked(part, marksWords));
    document.select("script, style, head, iframe, noscript, template, object, embed").remove();
    plain(document);
    if (depth(document) > DEEPEST) {
      return document.body().wholeText().strip();
    }
    String markdown =
        FlexmarkHtmlConverter.builder(OPTIONS).build().convert(document.body().html());
    String clear =
        marksWords
            ? ESCAPED.matcher(markdown).replaceAll("$1")
            : NEEDLESS.matcher(markdown).replaceAll("$1");
    return clear
        .replaceAll("(?m)^<br ?/>$", "")
        .replaceAll("[ \\t]+\\n", "\n")
        .replaceAll("\\n{3,}", "\n\n")
        .strip();
  }

  private static boolean hasBlocks(String html) {
    Matcher tag = TAG.matcher(html);
    while (tag.find()) {
      if (BLOCK.contains(tag.group(2).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  /** Every {@code <} that begins no known tag is a sign like others. */
  private static String marked(String html, boolean marksWords) {
    StringBuilder marked = new StringBuilder();
    String linked =
        AUTOLINK.matcher(html).replaceAll(m -> Matcher.quoteReplacement(link(m.group(1))));
    Matcher tag = TAG.matcher(linked);
    int at = 0;
    while (tag.find()) {
      marked.append(text(linked.substring(at, tag.start()), marksWords)).append(tag.group());
      at = tag.end();
    }
    return marked.append(text(linked.substring(at), marksWords)).toString();
  }

  private static String link(String address) {
    String quoted = address.replace("\"", "%22");
    return "<a href=\"" + quoted + "\">" + quoted + "</a>";
  }

  private static String text(String between, boolean marksWords) {
    String text = between.replaceAll("<(?!!--)", "&lt;");
    return marksWords ? text.replace("\n", "<br>") : text;
  }

  /** What PeerTube does not show: pictures become links, tables lines. */
  private static void plain(Document document) {
    for (Element image : document.select("img")) {
      String source = image.attr("src");
      String words = image.attr("alt");
      if (words.isBlank()) {
        image.remove();
      } else if (source.matches("(?i)https?://.*") && image.closest("a") == null) {
        image.replaceWith(new Element("a").attr("href", source).text(words));
      } else {
        image.replaceWith(new org.jsoup.nodes.TextNode(words));
      }
    }
    for (Element anchor : document.select("a")) {
      if (!anchor.attr("href").matches("(?i)\\s*(https?://|mailto:).*")) {
        anchor.removeAttr("href");
        anchor.tagName("span");
      }
      anchor.removeAttr("title");
    }
    for (Element row : document.select("tr")) {
      String line =
          row.children().stream()
              .map(Element::text)
              .filter(cell -> !cell.isBlank())
              .collect(Collectors.joining(" | "));
      row.empty();
      row.tagName("p").text(line);
    }
    document.select("table, thead, tbody, tfoot").forEach(e -> e.tagName("div"));
  }

  private static int depth(Document document) {
    int[] deepest = {0};
    NodeVisitor visitor =
        new NodeVisitor() {
          @Override
          public void head(Node node, int depth) {
            deepest[0] = Math.max(deepest[0], depth);
          }
        };
    NodeTraversor.traverse(visitor, document);
    return deepest[0];
  }
}
