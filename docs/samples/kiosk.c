/* A kiosk that Hallwatch watches, with libmosquitto (Debian: libmosquitto-dev).
 *
 *   gcc -o kiosk kiosk.c -lmosquitto -lpthread
 *   KIOSK_ID=K-1 KIOSK_REGION=city KIOSK_PASSWORD=... MQTT_HOST=127.0.0.1 ./kiosk
 *
 * A fault is told by a line on its input: raise BNA-002 noteAcceptor, and later: clear BNA-002 noteAcceptor
 */
#include <mosquitto.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static struct mosquitto *client;
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
  int rc = mosquitto_publish(client, NULL, topic, length, payload, 1, false); /* its length, without the NUL of C */
  if (rc != MOSQ_ERR_SUCCESS && rc != MOSQ_ERR_NO_CONN) fprintf(stderr, "not sent: %s\n", mosquitto_strerror(rc));
  pthread_mutex_unlock(&numbers);
}

static void birth(const char *reason) {
  char fields[200];
  pthread_mutex_lock(&period);
  snprintf(fields, sizeof fields, "\"reason\":\"%s\",\"model\":\"sample-c\",\"heartbeatS\":%d,\"components\":[\"noteAcceptor\"]",
           reason, heartbeat_s);
  pthread_mutex_unlock(&period);
  send_reading("birth", fields);
}

static void on_connect(struct mosquitto *mosq, void *user, int code) {
  (void)user;
  char filter[200];
  if (code != 0) {
    printf("refused: %s\n", mosquitto_connack_string(code));
    return;
  }
  /* After every connect: the broker may have forgotten the session. */
  snprintf(filter, sizeof filter, "%s/down/#", base);
  mosquitto_subscribe(mosq, NULL, filter, 1);
  mosquitto_subscribe(mosq, NULL, "hallwatch/v1/state", 1);
  birth("connect");
  printf("connected\n");
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
static void on_message(struct mosquitto *mosq, void *user, const struct mosquitto_message *message) {
  (void)mosq, (void)user;
  char *told = strndup(message->payloadlen > 0 ? message->payload : "", message->payloadlen);
  const char *what = message->topic + strlen(message->topic);
  while (what > message->topic && what[-1] != '/') what--;
  if (strcmp(what, "config") == 0) configure(told);
  else printf("%s: %s\n", what, told);
  free(told);
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

int main(void) {
  char will_topic[200], will[80], line[200], verb[8], code[65], component[65], fields[200];
  unsigned char random[16];
  pthread_t beating;
  const char *id = setting("KIOSK_ID", NULL);
  heartbeat_s = atoi(setting("HEARTBEAT_S", "60"));
  snprintf(base, sizeof base, "hallwatch/v1/%s/%s", setting("KIOSK_REGION", NULL), id);
  if (getrandom(random, sizeof random, 0) != sizeof random) return 1;
  for (size_t i = 0; i < sizeof random; i++) snprintf(boot_id + 2 * i, 3, "%02x", random[i]); /* a new one for each start */
  setvbuf(stdout, NULL, _IOLBF, 0);

  mosquitto_lib_init();
  client = mosquitto_new(id, false, NULL); /* the session is kept, and what was not acknowledged sent again */
  mosquitto_username_pw_set(client, id, setting("KIOSK_PASSWORD", NULL));
  snprintf(will_topic, sizeof will_topic, "%s/will", base);
  int length = snprintf(will, sizeof will, "{\"bootId\":\"%s\"}", boot_id);
  mosquitto_will_set(client, will_topic, length, will, 1, false);
  mosquitto_reconnect_delay_set(client, 1, 30, true);
  mosquitto_connect_callback_set(client, on_connect);
  mosquitto_message_callback_set(client, on_message);
  mosquitto_connect_async(client, setting("MQTT_HOST", "127.0.0.1"), atoi(setting("MQTT_PORT", "1883")), 30);
  mosquitto_loop_start(client); /* connects, for ever */

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
