/* SSL_MODE_SEND_CLIENTHELLO_TIME, SSL_MODE_SEND_SERVERHELLO_TIME: the time in the first bytes of a hello's
 * random. */
#include "common.h"
#include <time.h>

static int is_time(const unsigned char random[32]) {
    long sent = (long)random[0] << 24 | random[1] << 16 | random[2] << 8 | random[3];
    long now = (long)time(NULL);
    /* time() may lag behind the clock by a tick. */
    return now - 10 <= sent && sent <= now + 1;
}

static void hellos(int version, long client_mode, long server_mode, const char *groups) {
    title("%s, client's mode 0x%lx, server's 0x%lx, server's groups %s", version_name(version), client_mode,
          server_mode, groups);
    SSL_CTX *client = client_context(version), *server = server_context(version);
    unsigned char random[32], seen[32];
    SSL_CTX_set_mode(server, server_mode);
    REQUIRE(SSL_CTX_set1_groups_list(client, "X25519:P-256"));
    REQUIRE(SSL_CTX_set1_groups_list(server, groups));
    SSL_SESSION *session = NULL;
    for (int round = 0; round < 2; round++) {
        struct pair pair = new_pair(client, server);
        SSL_set_mode(pair.client, client_mode);
        if (session)
            SSL_set_session(pair.client, session);
        SSL_SESSION_free(session);
        connect_pair(&pair);
        session = SSL_get1_session(pair.client);
        printf("reused: %d\n", SSL_session_reused(pair.client));
        SSL_get_client_random(pair.client, random, sizeof random);
        SSL_get_client_random(pair.server, seen, sizeof seen);
        printf("client's is the time: %d, both see the same: %d\n", is_time(random),
               !memcmp(random, seen, 32));
        SSL_get_server_random(pair.server, random, sizeof random);
        SSL_get_server_random(pair.client, seen, sizeof seen);
        printf("server's is the time: %d, both see the same: %d\n", is_time(random),
               !memcmp(random, seen, 32));
        const unsigned char *id;
        unsigned length;
        id = SSL_SESSION_get_id(session, &length);
        printf("the session's id is the time: %d\n", length == 32 && is_time(id));
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        free_pair(&pair);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version)
    for (int mode = 0; mode < 4; mode++) {
        long client = mode & 1 ? SSL_MODE_SEND_CLIENTHELLO_TIME : 0;
        long server = mode & 2 ? SSL_MODE_SEND_SERVERHELLO_TIME : 0;
        hellos(version, client, server, "X25519:P-256");
        hellos(version, client, server, "P-256");
        hellos(version, server, client, "X25519");
    }
    return 0;
}
