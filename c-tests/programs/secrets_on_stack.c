/* The stack holds no keys once a call is over: new keys of TLS 1.3, on either side, are derived and used on a
 * stack that the program looks through afterwards. */
#include "forged.h"

#include <ucontext.h>

static unsigned char secret[32], other_stack[1 << 20], seen[sizeof other_stack];
static ucontext_t here, there;
static struct pair pair;

static void on_key(const SSL *ssl, const char *line) {
    (void)ssl;
    read_secret(line, "CLIENT_TRAFFIC_SECRET_0 ", secret);
}

static void renew_keys(void) {
    char bytes[16];
    REQUIRE(SSL_key_update(pair.client, SSL_KEY_UPDATE_NOT_REQUESTED) == 1);
    REQUIRE(SSL_write(pair.client, "data", 4) == 4);
    REQUIRE(SSL_read(pair.server, bytes, sizeof bytes) == 4);
}

/* (The vector is the first record's nonce as well.) As the system has it: memory checkers mind who looks at a
 * stack that is left. */
static void look(void) {
    int memory = open("/proc/self/mem", O_RDONLY);
    REQUIRE(memory >= 0);
    REQUIRE(pread(memory, seen, sizeof seen, (off_t)(size_t)other_stack) == sizeof seen);
    close(memory);
}

static void look_for(const char *what, const void *bytes, size_t length) {
    int found = 0;
    for (size_t i = 0; i + length <= sizeof seen; i++)
        found += memcmp(seen + i, bytes, length) == 0;
    printf("%s: %s\n", what, found ? "left" : "not left");
}

int main(void) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    struct keys keys;
    REQUIRE(SSL_CTX_set_ciphersuites(client, "TLS_AES_128_GCM_SHA256") == 1);
    SSL_CTX_set_keylog_callback(client, on_key);
    pair = new_pair(client, server);
    connect_pair(&pair);
    memcpy(keys.secret, secret, sizeof secret);
    use_secret(&keys);
    next_secret(&keys);
    for (int round = 1; round <= 3; round++) {
        title("KeyUpdate %d", round);
        REQUIRE(getcontext(&there) == 0);
        there.uc_stack.ss_sp = other_stack;
        there.uc_stack.ss_size = sizeof other_stack;
        there.uc_link = &here;
        makecontext(&there, renew_keys, 0);
        REQUIRE(swapcontext(&here, &there) == 0);
        look();
        look_for("the secret", keys.secret, sizeof keys.secret);
        look_for("its key", keys.key, sizeof keys.key);
        next_secret(&keys);
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
