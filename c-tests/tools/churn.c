/* Makes, copies, clears and frees connections in random order, and prints what that does to memory.
 *
 *   churn [ROUNDS [SEED]]
 *
 * A round takes one of a few places and does one of: a new pair of connections, with or without a handshake;
 * data; SSL_clear, and maybe another handshake; SSL_dup of either end; SSL_free. Bytes are counted after a
 * tenth of the rounds, when all places are in use and caches are warm, and at the end. CERTS names the folder
 * of certificates. */
#include "../support/common.h"

#include <malloc.h>

enum { PLACES = 24 };

/* A pair, and copies of its ends. */
struct place {
    struct pair pair;
    SSL *copies[4];
};

static struct place places[PLACES];
static SSL_CTX *clients[2], *servers[2];
static unsigned long state;

static unsigned random_below(unsigned limit) {
    state = state * 6364136223846793005UL + 1442695040888963407UL;
    return (unsigned)(state >> 33) % limit;
}

static size_t resident(void) {
    unsigned long size = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file != NULL && fscanf(file, "%lu %lu", &size, &pages) != 2)
        pages = 0;
    if (file != NULL)
        fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void report(const char *when) {
    struct mallinfo2 info = mallinfo2();
    printf("%-12s %10zu bytes allocated, %10zu resident\n", when, info.uordblks + info.hblkhd, resident());
}

static void join(struct pair *pair) {
    BIO *left, *right;
    REQUIRE(BIO_new_bio_pair(&left, 1 << 15, &right, 1 << 15) == 1);
    SSL_set_bio(pair->client, left, left);
    SSL_set_bio(pair->server, right, right);
}

static void release(struct place *place) {
    for (int i = 0; i < 4; i++)
        SSL_free(place->copies[i]);
    SSL_free(place->pair.client);
    SSL_free(place->pair.server);
    memset(place, 0, sizeof *place);
}

static void make(struct place *place) {
    int version = (int)random_below(2);
    release(place);
    place->pair = pair_of(SSL_new(clients[version]), SSL_new(servers[version]), 1 << 15);
    if (random_below(8) == 0)
        handshake_rounds(&place->pair, (int)random_below(4), 0);
    else if (random_below(3) == 0)
        REQUIRE(handshake_rounds(&place->pair, 20, 0));
    ERR_clear_error();
}

static void duplicate(struct place *place) {
    SSL **copy = &place->copies[random_below(4)];
    SSL_free(*copy);
    *copy = SSL_dup(random_below(2) ? place->pair.client : place->pair.server);
    REQUIRE(*copy != NULL);
}

static void clear(struct place *place) {
    struct pair *pair = &place->pair;
    if (random_below(2)) {
        SSL_shutdown(pair->client);
        SSL_shutdown(pair->server);
    }
    REQUIRE(SSL_clear(pair->client) && SSL_clear(pair->server));
    join(pair);
    if (random_below(4) == 0)
        REQUIRE(handshake_rounds(pair, 20, 0));
    ERR_clear_error();
}

static void talk(struct place *place) {
    static char data[5000];
    SSL_write(place->pair.client, data, 1 + (int)random_below(sizeof data));
    SSL_read(place->pair.server, data, sizeof data);
    SSL_write(place->pair.server, data, 1 + (int)random_below(sizeof data));
    SSL_read(place->pair.client, data, 1 + (int)random_below(sizeof data));
    ERR_clear_error();
}

int main(int count, char **arguments) {
    unsigned long rounds = count > 1 ? strtoul(arguments[1], NULL, 10) : 100000;
    size_t before = 0, after;
    state = count > 2 ? strtoul(arguments[2], NULL, 10) : 1;
    for (int i = 0; i < 2; i++) {
        clients[i] = client_context(versions[i]);
        servers[i] = server_context(versions[i]);
        SSL_CTX_set_session_cache_mode(clients[i], SSL_SESS_CACHE_CLIENT);
        SSL_CTX_sess_set_cache_size(clients[i], 50);
        SSL_CTX_sess_set_cache_size(servers[i], 50);
    }
    report("start");
    for (unsigned long round = 0; round < rounds; round++) {
        struct place *place = &places[random_below(PLACES)];
        if (round > 0 && rounds >= 10 && round % (rounds / 10) == 0) {
            char when[32];
            for (int i = 0; i < PLACES; i++)
                release(&places[i]);
            snprintf(when, sizeof when, "%lu", round);
            if (before == 0)
                before = mallinfo2().uordblks + mallinfo2().hblkhd;
            report(when);
        }
        switch (place->pair.client == NULL ? 0 : random_below(6)) {
        case 0:
            make(place);
            break;
        case 1:
        case 2:
            duplicate(place);
            break;
        case 3:
            clear(place);
            break;
        case 4:
            talk(place);
            break;
        default:
            release(place);
            break;
        }
    }
    for (int i = 0; i < PLACES; i++)
        release(&places[i]);
    report("end");
    after = mallinfo2().uordblks + mallinfo2().hblkhd;
    printf("grown by %ld bytes\n", (long)(after - before));
    for (int i = 0; i < 2; i++) {
        SSL_CTX_free(clients[i]);
        SSL_CTX_free(servers[i]);
    }
    return after > before + (1 << 20);
}
