/* SSL_get_client_random(3) and the Finished messages: lengths, both sides' agreement, the master key of a
 * session. */
#include "common.h"

typedef size_t (*reader)(const SSL *, unsigned char *, size_t);
typedef size_t (*finished)(const SSL *, void *, size_t);

static void random_of(const char *name, struct pair *pair, reader read) {
    unsigned char client[64] = {0}, server[64] = {0}, part[64] = {0};
    printf("%s: size %zu", name, read(pair->client, NULL, 0));
    printf(", read %zu", read(pair->client, client, sizeof client));
    printf(" %zu", read(pair->server, server, sizeof server));
    printf(", equal %d, behind %d", memcmp(client, server, 64) == 0, client[32]);
    printf(", part %zu", read(pair->client, part, 5));
    printf(" equal %d, behind %d\n", memcmp(client, part, 5) == 0, part[5]);
}

static void finished_of(const char *name, SSL *one, finished read_one, SSL *other, finished read_other) {
    unsigned char a[64] = {0}, b[64] = {0};
    size_t size = read_one(one, NULL, 0);
    printf("%s: size %zu", name, size);
    printf(", read %zu %zu", read_one(one, a, sizeof a), read_other(other, b, sizeof b));
    printf(", equal %d, zero %d", memcmp(a, b, sizeof a) == 0, a[0] == 0 && a[1] == 0 && a[2] == 0);
    memset(b, 0, sizeof b);
    printf(", part %zu, behind %d\n", read_one(one, b, 4), b[4]);
}

static void show(struct pair *pair) {
    random_of("client random", pair, SSL_get_client_random);
    random_of("server random", pair, SSL_get_server_random);
    finished_of("client's Finished", pair->client, SSL_get_finished, pair->server, SSL_get_peer_finished);
    finished_of("server's Finished", pair->server, SSL_get_finished, pair->client, SSL_get_peer_finished);
}

static void master(SSL_SESSION *one, SSL_SESSION *other) {
    unsigned char a[64] = {0}, b[64] = {0};
    printf("master key: size %zu", SSL_SESSION_get_master_key(one, NULL, 0));
    printf(", read %zu %zu", SSL_SESSION_get_master_key(one, a, sizeof a),
           SSL_SESSION_get_master_key(other, b, sizeof b));
    printf(", equal %d, part %zu\n", memcmp(a, b, sizeof a) == 0, SSL_SESSION_get_master_key(one, b, 3));
}

int main(void) {
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        struct pair pair = new_pair(client, server);
        title("before, %s", version_name(version));
        show(&pair);
        title("in the middle, %s", version_name(version));
        SSL_do_handshake(pair.client);
        printf("client's own: %zu\n", SSL_get_client_random(pair.client, NULL, 0));
        SSL_do_handshake(pair.server);
        random_of("client random", &pair, SSL_get_client_random);
        title("after, %s", version_name(version));
        connect_pair(&pair);
        show(&pair);
        master(SSL_get_session(pair.client), SSL_get_session(pair.server));
        SSL_SESSION *session = SSL_get1_session(pair.client);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        title("after SSL_shutdown, %s", version_name(version));
        show(&pair);
        title("after SSL_clear, %s", version_name(version));
        SSL_clear(pair.client);
        SSL_clear(pair.server);
        SHOW(SSL_get_finished(pair.client, NULL, 0));
        SHOW(SSL_get_peer_finished(pair.server, NULL, 0));
        free_pair(&pair);

        title("resumed, %s", version_name(version));
        pair = new_pair(client, server);
        SSL_set_session(pair.client, session);
        connect_pair(&pair);
        SHOW(SSL_session_reused(pair.client));
        show(&pair);
        master(SSL_get_session(pair.client), SSL_get_session(pair.server));
        SSL_SESSION_free(session);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
