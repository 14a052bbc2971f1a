// A kiosk that Hallwatch watches, with org.fusesource.mqtt-client:mqtt-client (Debian: libmqtt-client-java). Java 11 or later.
//
//   L=/usr/share/java; export CLASSPATH=$L/mqtt-client.jar:$L/hawtbuf.jar:$L/hawtdispatch.jar:$L/hawtdispatch-transport.jar
//   KIOSK_ID=K-1 KIOSK_REGION=city KIOSK_PASSWORD=... MQTT_HOST=127.0.0.1 java Kiosk.java
//
// A fault is told by a line on its input: raise BNA-002 noteAcceptor, and later: clear BNA-002 noteAcceptor
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fusesource.hawtbuf.Buffer;
import org.fusesource.hawtbuf.UTF8Buffer;
import org.fusesource.mqtt.client.Callback;
import org.fusesource.mqtt.client.CallbackConnection;
import org.fusesource.mqtt.client.Listener;
import org.fusesource.mqtt.client.MQTT;
import org.fusesource.mqtt.client.QoS;
import org.fusesource.mqtt.client.Topic;

public class Kiosk implements Listener {
  private static final Pattern PERIOD = Pattern.compile("\"heartbeatS\":(\\d+)");

  private final String base;
  private final String bootId = UUID.randomUUID().toString(); // a new one for each start
  private final CallbackConnection connection;
  private long seq = 0;
  private int heartbeatS;

  Kiosk(String id, String password, String region, int heartbeatS, String host, int port) throws Exception {
    this.base = "hallwatch/v1/" + region + "/" + id;
    this.heartbeatS = heartbeatS;
    MQTT mqtt = new MQTT();
    mqtt.setVersion("3.1.1");
    mqtt.setHost(host, port);
    mqtt.setClientId(id);
    mqtt.setUserName(id);
    mqtt.setPassword(password);
    mqtt.setCleanSession(false); // the session is kept, and what was not acknowledged sent again
    mqtt.setKeepAlive((short) 30);
    mqtt.setWillTopic(base + "/will");
    mqtt.setWillMessage("{\"bootId\":\"" + bootId + "\"}");
    mqtt.setWillQos(QoS.AT_LEAST_ONCE);
    mqtt.setReconnectDelay(1_000);
    mqtt.setReconnectDelayMax(30_000);
    connection = mqtt.callbackConnection();
    connection.listener(this);
    connection.connect(failing("refused"));
  }

  /** While the link is away the library keeps it, and sends it later. */
  private synchronized void send(String kind, String fields) { // the numbers go out in their order
    String payload = String.format("{\"ts\":%d,\"bootId\":\"%s\",\"seq\":%d,%s}", System.currentTimeMillis(), bootId, seq++, fields);
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8); // whatever the encoding of the machine
    connection.getDispatchQueue().execute(() -> connection.publish(base + "/" + kind, bytes, QoS.AT_LEAST_ONCE, false, failing("not sent")));
  }

  private synchronized void birth(String reason) {
    send("birth", "\"reason\":\"" + reason + "\",\"model\":\"sample-java\",\"heartbeatS\":" + heartbeatS + ",\"components\":[\"noteAcceptor\"]");
  }

  @Override
  public void onConnected() {
    // After every connect: the broker may have forgotten the session.
    Topic[] topics = {new Topic(base + "/down/#", QoS.AT_LEAST_ONCE), new Topic("hallwatch/v1/state", QoS.AT_LEAST_ONCE)};
    connection.subscribe(topics, failing("not subscribed"));
    birth("connect");
    System.out.println("connected");
  }

  /** A real kiosk has a JSON library; what the backend sends has no white space. */
  @Override
  public void onPublish(UTF8Buffer topic, Buffer body, Runnable acknowledge) {
    String name = topic.toString();
    String told = body.utf8().toString();
    acknowledge.run();
    if (name.endsWith("/down/config")) configure(told);
    else System.out.println(name.substring(name.lastIndexOf('/') + 1) + ": " + told);
  }

  private synchronized void configure(String wish) {
    Matcher period = PERIOD.matcher(wish);
    if (period.find()) {
      heartbeatS = Integer.parseInt(period.group(1));
      notifyAll();
    }
    if (wish.contains("\"rebirth\":true")) birth("asked");
  }

  private synchronized void beat() throws InterruptedException {
    while (true) {
      send("heartbeat", "\"mode\":\"inService\"");
      wait(heartbeatS * 1_000L);
    }
  }

  @Override
  public void onDisconnected() {
    System.out.println("away");
  }

  @Override
  public void onFailure(Throwable cause) {
    System.out.println("failed: " + cause);
  }

  private static <T> Callback<T> failing(String what) {
    return new Callback<T>() {
      @Override
      public void onSuccess(T value) {}

      @Override
      public void onFailure(Throwable cause) {
        System.out.println(what + ": " + cause);
      }
    };
  }

  private static String setting(String name, String otherwise) {
    String value = System.getenv().getOrDefault(name, otherwise);
    if (value == null) throw new IllegalArgumentException(name + " is missing");
    return value;
  }

  public static void main(String[] arguments) throws Exception {
    int heartbeatS = Integer.parseInt(setting("HEARTBEAT_S", "60"));
    int port = Integer.parseInt(setting("MQTT_PORT", "1883"));
    Kiosk kiosk = new Kiosk(setting("KIOSK_ID", null), setting("KIOSK_PASSWORD", null), setting("KIOSK_REGION", null),
        heartbeatS, setting("MQTT_HOST", "127.0.0.1"), port);
    Thread reading = new Thread(() -> kiosk.readFaults());
    reading.setDaemon(true);
    reading.start();
    kiosk.beat();
  }

  private void readFaults() {
    new BufferedReader(new InputStreamReader(System.in)).lines().map((line) -> line.split(" ")).forEach((said) -> {
      String state = said[0].equals("raise") ? "raised" : "cleared";
      send("fault", "\"code\":\"" + said[1] + "\",\"component\":\"" + said[2] + "\",\"state\":\"" + state + "\"");
    });
  }
}
