package io.github.peertubeingest.format;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Goes through the parts of a workbook, as a stream, before they are read: how much they expand to,
 * how long a row, a text, a tag is. What passes needs little memory to read.
 */
final class XlsxCheck {

  private static final String ALLOWED = "an .xlsx file as spreadsheet programs save it";

  /** The list of what is in the archive is held in memory. */
  private static final long DIRECTORY = 4L << 20;

  /** Of everything but sheets and shared texts: workbook, styles, relations. */
  private static final long SMALL_PART = 8L << 20;

  private static final long SHARED_TEXTS = 64L << 20;

  /** From here on a part that expands more than {@link #RATIO} times is a zip bomb. */
  private static final long FREE = 16L << 20;

  /** Rows that are all alike reach 60; a zip bomb 1,000. */
  private static final int RATIO = 250;

  private static final int ARRAY_FORMULAS = 1000;
  private static final int FORMULA = 8192;

  /** A text's own bytes beside its letters. */
  private static final int TEXT_OVERHEAD = 56;

  private final Bounds bounds;
  private final XMLInputFactory factory = new InputFactoryImpl();

  XlsxCheck(Bounds bounds) {
    this.bounds = bounds;
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  void check(Path file) throws IOException, FormatException {
    checkDirectory(file);
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      Set<String> sheets = new HashSet<>();
      Set<String> texts = new HashSet<>();
      contentTypes(zip, sheets, texts);
      Enumeration<ZipArchiveEntry> entries = zip.getEntries();
      while (entries.hasMoreElements()) {
        check(zip, entries.nextElement(), sheets, texts);
      }
    } catch (MalformedText e) {
      throw e.asFault();
    } catch (XMLStreamException e) {
      MalformedText bound = MalformedText.in(e);
      throw bound == null ? notReadable(e.getMessage()) : bound.asFault();
    } catch (IOException | RuntimeException e) {
      throw notReadable(e.getMessage());
    }
  }

  private static FormatException notReadable(String said) {
    String first = said == null ? "" : ": " + io.github.peertubeingest.item.Texts.firstLine(said);
    return new FormatException("the workbook cannot be read" + first, ALLOWED);
  }

  /** Reads where the archive's directory begins from its end, as zip has it. */
  private static void checkDirectory(Path file) throws IOException, FormatException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      int size = (int) Math.min(length, 65_557 + 20);
      byte[] tail = new byte[size];
      in.seek(length - size);
      in.readFully(tail);
      ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = size - 22; at >= 0; at--) {
        if (bytes.getInt(at) == 0x06054b50) {
          checkDirectory(in, bytes, at, length);
          return;
        }
      }
    }
    throw new FormatException("is not an .xlsx file: it is no zip archive, or cut off", ALLOWED);
  }

  private static void checkDirectory(RandomAccessFile in, ByteBuffer tail, int at, long length)
      throws IOException, FormatException {
    long begins = tail.getInt(at + 16) & 0xFFFFFFFFL;
    if (begins == 0xFFFFFFFFL && at >= 20 && tail.getInt(at - 20) == 0x07064b50) {
      long record = tail.getLong(at - 20 + 8);
      if (record >= 0 && record + 56 <= length) {
        byte[] large = new byte[56];
        in.seek(record);
        in.readFully(large);
        begins = ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN).getLong(48);
      }
    }
    if (begins < 0 || begins > length || length - begins > DIRECTORY) {
      throw new FormatException("the archive's directory is too large, or broken", ALLOWED);
    }
  }

  private void contentTypes(ZipFile zip, Set<String> sheets, Set<String> texts)
      throws IOException, XMLStreamException, FormatException {
    ZipArchiveEntry entry = zip.getEntry("[Content_Types].xml");
    if (entry == null) {
      throw new FormatException("is not an .xlsx file: a zip archive of something else", ALLOWED);
    }
    try (InputStream in = limited(zip, entry, SMALL_PART)) {
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("Override")) {
          String type = String.valueOf(reader.getAttributeValue(null, "ContentType"));
          String part = key(String.valueOf(reader.getAttributeValue(null, "PartName")));
          if (type.endsWith("worksheet+xml")) {
            sheets.add(part);
          } else if (type.endsWith("sharedStrings+xml")) {
            texts.add(part);
          }
        }
      }
    }
    // A part is one or the other, by the stricter rule.
    sheets.removeAll(texts);
  }

  private static String key(String name) {
    return (name.startsWith("/") ? name.substring(1) : name).toLowerCase(Locale.ROOT);
  }

  private void check(ZipFile zip, ZipArchiveEntry entry, Set<String> sheets, Set<String> texts)
      throws IOException, XMLStreamException, FormatException {
    String name = key(entry.getName());
    if (texts.contains(name)) {
      try (InputStream in = limited(zip, entry, SHARED_TEXTS)) {
        checkTexts(factory.createXMLStreamReader(in));
      }
    } else if (sheets.contains(name)) {
      try (InputStream in = limited(zip, entry, Long.MAX_VALUE)) {
        checkSheet(factory.createXMLStreamReader(in), entry.getName());
      }
    } else if (name.endsWith(".xml") || name.endsWith(".rels")) {
      try (InputStream in = limited(zip, entry, SMALL_PART)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
    }
  }

  private void checkTexts(XMLStreamReader reader) throws XMLStreamException, FormatException {
    long memory = 0;
    long length = 0;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT && reader.getLocalName().equals("si")) {
        memory += TEXT_OVERHEAD;
        length = 0;
      } else if (isText(event)) {
        memory += reader.getTextLength() * 2L;
        length += reader.getTextLength();
      }
      if (length > bounds.document() || memory > bounds.sharedText()) {
        throw new FormatException(
            length > bounds.document()
                ? "a cell has more than " + bounds.document() + " characters"
                : "its cells hold more different texts than fit into memory",
            "at most " + bounds.sharedText() / 1024 / 1024 + " MiB of texts; or a CSV file");
      }
    }
  }

  private void checkSheet(XMLStreamReader reader, String part)
      throws XMLStreamException, FormatException {
    long row = 0;
    long cells = 0;
    long text = 0;
    int arrays = 0;
    boolean formula = false;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        String name = reader.getLocalName();
        formula = name.equals("f");
        if (name.equals("row")) {
          row++;
          cells = 0;
          text = 0;
        } else if (name.equals("c")) {
          cells++;
          require(isColumn(reader.getAttributeValue(null, "r")), part, row, "a cell far outside");
        } else if (formula) {
          text = 0;
          arrays += "array".equals(reader.getAttributeValue(null, "t")) ? 1 : 0;
        }
      } else if (isText(event)) {
        text += reader.getTextLength();
      }
      require(cells <= bounds.columns(), part, row, "more than " + bounds.columns() + " cells");
      require(text <= bounds.document() * 2L, part, row, "more text than allowed");
      require(!formula || text <= FORMULA, part, row, "a formula longer than " + FORMULA);
      require(arrays <= ARRAY_FORMULAS, part, row, "more array formulas than " + ARRAY_FORMULAS);
    }
  }

  private void require(boolean good, String part, long row, String message) throws FormatException {
    if (!good) {
      throw new FormatException(
          part + ", row " + row + " has " + message,
          "at most "
              + bounds.columns()
              + " columns, and "
              + bounds.document()
              + " characters in a row");
    }
  }

  /** Letters of the address {@code XFD12}; a longer one would be a list of millions of cells. */
  private boolean isColumn(String address) {
    if (address == null) {
      return true;
    }
    long column = 0;
    int at = 0;
    while (at < address.length() && address.charAt(at) >= 'A' && column <= bounds.columns()) {
      column = column * 26 + (address.charAt(at) - 'A' + 1);
      at++;
    }
    return column <= bounds.columns() && address.length() - at <= 8 && at > 0;
  }

  private static boolean isText(int event) {
    return event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA;
  }

  private InputStream limited(ZipFile zip, ZipArchiveEntry entry, long most) throws IOException {
    return new Limited(zip.getInputStream(entry), entry.getName(), most, entry.getCompressedSize());
  }

  /** Counts what comes out of the archive. */
  private final class Limited extends FilterInputStream {

    private final String name;
    private final long most;
    private final long compressed;
    private long count;
    private long sinceTag;

    Limited(InputStream in, String name, long most, long compressed) {
      super(in);
      this.name = name;
      this.most = most;
      this.compressed = Math.max(1, compressed);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int got = read(one, 0, 1);
      return got < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int got = super.read(bytes, offset, length);
      if (got > 0) {
        count += got;
        check(bytes, offset, got);
      }
      return got;
    }

    private void check(byte[] bytes, int offset, int got) throws MalformedText {
      if (count > most) {
        throw new MalformedText(
            name + " expands to more than " + most / 1024 / 1024 + " MiB", ALLOWED);
      }
      if (count > FREE && count / compressed > RATIO) {
        throw new MalformedText(
            name + " expands to more than " + RATIO + " times its size: a zip bomb", ALLOWED);
      }
      for (int i = offset; i < offset + got; i++) {
        sinceTag = bytes[i] == '<' ? 0 : sinceTag + 1;
        // Texts are longer in bytes than in characters, most of all as entities.
        if (sinceTag > bounds.document() * 4L) {
          throw new MalformedText(name + " has a tag or text that is too long", ALLOWED);
        }
      }
    }
  }
}
