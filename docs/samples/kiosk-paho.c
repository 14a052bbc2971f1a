/* A kiosk that Hallwatch watches, with Paho C (Debian: libpaho-mqtt-dev).
 *
 *   gcc -o kiosk kiosk-paho.c -lpaho-mqtt3a -lpthread
 *   KIOSK_ID=K-1 KIOSK_REGION=city KIOSK_PASSWORD=... MQTT_HOST=127.0.0.1 ./kiosk
 *
 * A fault is told by a line on its input: raise BNA-002 noteAcceptor, and later: clear BNA-002 noteAcceptor
 */
#include <MQTTAsync.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

static MQTTAsync client;
static MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
static MQTTAsync_connectOptions options = MQTTAsync_connectOptions_initializer;
static char base[160], boot_id[33];
static pthread_mutex_t numbers = PTHREAD_MUTEX_INITIALIZER, period = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t period_changed = PTHREAD_COND_INITIALIZER;
static int heartbeat_s = 60;

static const char *setting(const char *name, const char *otherwise) {
  const char *value = getenv(name) ? getenv(name) : otherwise;
  if (!value) {
    fprintf(stderr, "%s is missing\n", name);
    exit(2);
  }
  return value;
}

/* While the link is away the library keeps it, and sends it later. */
static void send_reading(const char *kind, const char *fields) {
  static long seq = 0;
  char topic[200], payload[1024];
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  pthread_mutex_lock(&numbers); /* the numbers go out in their order */
  int length = snprintf(payload, sizeof payload, "{\"ts\":%lld,\"bootId\":\"%s\",\"seq\":%ld,%s}",
                        (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000, boot_id, seq++, fields);
  snprintf(topic, sizeof topic, "%s/%s", base, kind);
  int rc = MQTTAsync_send(client, topic, length, payload, 1, 0, NULL); /* its length, without the NUL of C */
  if (rc != MQTTASYNC_SUCCESS) fprintf(stderr, "not sent: %s\n", MQTTAsync_strerror(rc));
  pthread_mutex_unlock(&numbers);
}

static void birth(const char *reason) {
  char fields[200];
  pthread_mutex_lock(&period);
  snprintf(fields, sizeof fields, "\"reason\":\"%s\",\"model\":\"sample-paho-c\",\"heartbeatS\":%d,\"components\":[\"noteAcceptor\"]",
           reason, heartbeat_s);
  pthread_mutex_unlock(&period);
  send_reading("birth", fields);
}

static int connected_once = 0;

/* After every connect: the broker may have forgotten the session. */
static void on_connected(void *user, char *cause) {
  (void)user, (void)cause;
  char own[200], state[] = "hallwatch/v1/state";
  char *filters[] = {own, state};
  int quality[] = {1, 1};
  connected_once = 1;
  snprintf(own, sizeof own, "%s/down/#", base);
  MQTTAsync_subscribeMany(client, 2, filters, quality, NULL);
  birth("connect");
  printf("connected\n");
}

/* The library comes back by itself, but only to where it was once. */
static void on_failure(void *user, MQTTAsync_failureData *failure) {
  static unsigned wait_s = 1;
  (void)user;
  if (failure && failure->code > 0) printf("refused: %d\n", failure->code);
  if (connected_once) return;
  usleep(wait_s * 1000000 + random() % 500000);
  if (wait_s < 30) wait_s *= 2;
  MQTTAsync_connect(client, &options);
}

static void configure(const char *wish) {
  const char *wished = strstr(wish, "\"heartbeatS\":");
  int seconds = wished ? atoi(strchr(wished, ':') + 1) : 0;
  if (seconds > 0) {
    pthread_mutex_lock(&period);
    heartbeat_s = seconds;
    pthread_cond_signal(&period_changed);
    pthread_mutex_unlock(&period);
  }
  if (strstr(wish, "\"rebirth\":true")) birth("asked");
}

/* A real kiosk has a JSON library; what the backend sends has no white space. */
static int on_message(void *user, char *topic, int topic_length, MQTTAsync_message *message) {
  (void)user, (void)topic_length;
  char *told = strndup(message->payloadlen > 0 ? message->payload : "", message->payloadlen);
  const char *what = strrchr(topic, '/') + 1;
  if (strcmp(what, "config") == 0) configure(told);
  else printf("%s: %s\n", what, told);
  free(told);
  MQTTAsync_freeMessage(&message);
  MQTTAsync_free(topic);
  return 1; /* it is taken; else the library hands it over again */
}

static void *beat(void *unused) {
  for (;;) {
    send_reading("heartbeat", "\"mode\":\"inService\"");
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    pthread_mutex_lock(&period);
    until.tv_sec += heartbeat_s;
    pthread_cond_timedwait(&period_changed, &period, &until);
    pthread_mutex_unlock(&period);
  }
  return unused;
}

static int connect_as(const char *id, const char *will_topic, const char *last_words) {
  MQTTAsync_createOptions creation = MQTTAsync_createOptions_initializer;
  char address[200];
  snprintf(address, sizeof address, "tcp://%s:%s", setting("MQTT_HOST", "127.0.0.1"), setting("MQTT_PORT", "1883"));
  creation.MQTTVersion = MQTTVERSION_3_1_1;
  creation.sendWhileDisconnected = 1;
  creation.allowDisconnectedSendAtAnyTime = 1; /* also before the first connection */
  creation.maxBufferedMessages = 10000;
  /* In memory: what was not sent when the program ends is lost. MQTTCLIENT_PERSISTENCE_DEFAULT keeps it in a folder. */
  int rc = MQTTAsync_createWithOptions(&client, address, id, MQTTCLIENT_PERSISTENCE_NONE, NULL, &creation);
  if (rc != MQTTASYNC_SUCCESS) return rc;
  MQTTAsync_setCallbacks(client, NULL, NULL, on_message, NULL);
  MQTTAsync_setConnected(client, NULL, on_connected);
  will.topicName = will_topic;
  will.message = last_words;
  will.qos = 1;
  options.will = &will;
  options.username = id;
  options.password = setting("KIOSK_PASSWORD", NULL);
  options.MQTTVersion = MQTTVERSION_3_1_1;
  options.keepAliveInterval = 30;
  options.cleansession = 0; /* the session is kept, and what was not acknowledged sent again */
  options.automaticReconnect = 1;
  options.minRetryInterval = 1;
  options.maxRetryInterval = 30;
  options.onFailure = on_failure;
  return MQTTAsync_connect(client, &options);
}

int main(void) {
  char will_topic[200], last_words[80], line[200], verb[8], code[65], component[65], fields[200];
  unsigned char random_bytes[16];
  pthread_t beating;
  const char *id = setting("KIOSK_ID", NULL);
  heartbeat_s = atoi(setting("HEARTBEAT_S", "60"));
  snprintf(base, sizeof base, "hallwatch/v1/%s/%s", setting("KIOSK_REGION", NULL), id);
  if (getrandom(random_bytes, sizeof random_bytes, 0) != sizeof random_bytes) return 1;
  for (size_t i = 0; i < sizeof random_bytes; i++) snprintf(boot_id + 2 * i, 3, "%02x", random_bytes[i]); /* a new one for each start */
  srandom(random_bytes[0] + 256 * random_bytes[1]);
  setvbuf(stdout, NULL, _IOLBF, 0);

  snprintf(will_topic, sizeof will_topic, "%s/will", base);
  snprintf(last_words, sizeof last_words, "{\"bootId\":\"%s\"}", boot_id);
  int rc = connect_as(id, will_topic, last_words);
  if (rc != MQTTASYNC_SUCCESS) {
    fprintf(stderr, "not begun: %s\n", MQTTAsync_strerror(rc));
    return 1;
  }

  if (pthread_create(&beating, NULL, beat, NULL) != 0) return 1;
  while (fgets(line, sizeof line, stdin))
    if (sscanf(line, "%7s %64s %64s", verb, code, component) == 3) {
      const char *state = strcmp(verb, "raise") == 0 ? "raised" : "cleared";
      snprintf(fields, sizeof fields, "\"code\":\"%s\",\"component\":\"%s\",\"state\":\"%s\"", code, component, state);
      send_reading("fault", fields);
    }
  pthread_join(beating, NULL);
  return 0;
}
