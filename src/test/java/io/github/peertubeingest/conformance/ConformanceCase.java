package io.github.peertubeingest.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/**
 * What the cases share: the subject, an address of their own, and videos that are deleted after the
 * case that made them.
 */
abstract class ConformanceCase {

  @Parameter Subject subject;

  Api api;

  private final List<Integer> made = new ArrayList<>();

  @BeforeEach
  final void takeAnAddress() {
    api = new Api(subject);
  }

  @AfterEach
  final void deleteWhatWasMade() throws IOException, InterruptedException {
    for (int id : made) {
      Answer answer = new Api(subject).delete("/videos/" + id).as("main").send();
      if (answer.status() != 404) {
        answer.is(204);
      }
    }
  }

  static byte[] sample() throws IOException {
    try (InputStream in = ConformanceCase.class.getResourceAsStream("/media/sample.mp4")) {
      return in.readAllBytes();
    }
  }

  static byte[] picture() throws IOException {
    try (InputStream in = ConformanceCase.class.getResourceAsStream("/media/picture.png")) {
      return in.readAllBytes();
    }
  }

  /** A form with the sample and what every upload needs but the name. */
  Form sampleForm() throws IOException, InterruptedException {
    return new Form()
        .file("videofile", "sample.mp4", "video/mp4", sample())
        .field("channelId", Integer.toString(channelId(0)));
  }

  /** Uploads a form as the main user and sees to its deletion. */
  Answer upload(Form form) throws IOException, InterruptedException {
    return note(api.post("/videos/upload").as("main").form(form).send());
  }

  /** Sees to the deletion of a video another way of uploading made. */
  Answer note(Answer answer) {
    if (answer.status() == 200 && answer.json().at("/video/id").isInt()) {
      made.add(answer.json().at("/video/id").intValue());
    }
    return answer;
  }

  /** A new video with a name. */
  JsonNode video(String name) throws IOException, InterruptedException {
    return upload(sampleForm().field("name", name)).is(200).json().path("video");
  }

  JsonNode read(JsonNode video) throws IOException, InterruptedException {
    return api.get(path(video)).as("main").send().is(200).json();
  }

  Answer change(JsonNode video, String json) throws IOException, InterruptedException {
    return api.put(path(video)).as("main").json(json).send();
  }

  static String path(JsonNode video) {
    return "/videos/" + video.path("uuid").textValue();
  }

  /** The id of one of the main user's channels, the oldest being 0. */
  int channelId(int index) throws IOException, InterruptedException {
    JsonNode me = api.get("/users/me").as("main").send().is(200).json();
    return me.path("videoChannels").get(index).path("id").intValue();
  }

  /** The id of a channel the main user does not own. */
  int foreignChannelId() throws IOException, InterruptedException {
    return api.get("/video-channels/" + subject.foreignChannel())
        .send()
        .is(200)
        .json()
        .path("id")
        .intValue();
  }
}
