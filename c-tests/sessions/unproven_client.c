/* What a server gives a client that has sent a Certificate after the handshake and has not proven yet that it
 * is its own: no ticket, and no session of the cache. Its messages come one by one. */
#include "sink.h"

static BIO *held, *input;
static int counted;

static void on_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *argument) {
    const unsigned char *content = bytes;
    (void)version, (void)ssl, (void)argument, (void)length;
    if (type == SSL3_RT_HANDSHAKE)
        printf("    %s message %d\n", outgoing ? "sends" : "receives", content[0]);
    if (type == SSL3_RT_ALERT)
        printf("    %s alert %d %d\n", outgoing ? "sends" : "receives", content[0], content[1]);
}

static int on_session(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    printf("    a session %s\n", SSL_SESSION_get0_peer(session) ? "of somebody" : "of nobody");
    return 0;
}

static int on_ticket(SSL *ssl, void *argument) {
    (void)argument;
    printf("    a ticket is made %s\n",
           SSL_SESSION_get0_peer(SSL_get_session(ssl)) ? "of somebody" : "of nobody");
    counted++;
    return 1;
}

static int sink_write(BIO *bio, const char *bytes, int length) {
    (void)bio, (void)bytes;
    return length;
}

static SSL_SESSION *before;
static int before_count;

/* What the server knows, and what it has given away. */
static void knows(SSL *ssl) {
    SSL_SESSION *session = SSL_get1_session(ssl);
    printf("  in init %d; session: %s, %s, resumable %d, in the cache %ld more\n", SSL_in_init(ssl) != 0,
           session == before ? "the same" : "another",
           SSL_SESSION_get0_peer(session) ? "of somebody" : "of nobody", SSL_SESSION_is_resumable(session),
           SSL_CTX_sess_number(SSL_get_SSL_CTX(ssl)) - before_count);
    SSL_SESSION_free(session);
}

/* Lets the server have the client's next record. */
static void pass_on(void) {
    unsigned char record[17000];
    REQUIRE(BIO_read(held, record, 5) == 5);
    int length = record[3] << 8 | record[4];
    REQUIRE(BIO_read(held, record + 5, length) == length);
    REQUIRE(BIO_write(input, record, length + 5) == length + 5);
}

static void reads(SSL *ssl) {
    char bytes[100];
    int got = outcome(ssl, "  read", SSL_read(ssl, bytes, sizeof bytes));
    if (got > 0)
        printf("    \"%.*s\"\n", got, bytes);
    knows(ssl);
}

/* Up to the client's answer, which is held back. `stateless`: tickets hold the session. */
static struct pair begin(const char *name, int stateless, int tickets) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    char byte;
    SSL_CTX_set_post_handshake_auth(client, 1);
    if (name)
        use(client, name);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, NULL);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"unproven", 8);
    SSL_CTX_set_num_tickets(server, (size_t)tickets);
    SSL_CTX_sess_set_new_cb(server, on_session);
    SSL_CTX_set_session_ticket_cb(server, on_ticket, NULL, NULL);
    if (!stateless)
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    REQUIRE(SSL_verify_client_post_handshake(pair.server) == 1 && SSL_do_handshake(pair.server) == 1);
    held = BIO_new(BIO_s_mem());
    input = BIO_new(BIO_s_mem());
    SSL_set0_wbio(pair.client, held);
    SSL_read(pair.client, &byte, 1);
    SSL_set0_rbio(pair.server, input);
    SSL_set0_wbio(pair.server, sink_of(sink_write));
    ERR_clear_error();
    SSL_set_msg_callback(pair.server, on_message);
    before = SSL_get1_session(pair.server);
    before_count = (int)SSL_CTX_sess_number(server);
    counted = 0;
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return pair;
}

enum { PROVES, STOPS, WRONG };
static const char *const ends[] = {"then proves it", "then goes away", "then sends something else"};

static void one_by_one(int end, int stateless, int tickets) {
    title("a client sends its certificate, %s; tickets: %d, %s", ends[end], tickets,
          stateless ? "stateless" : "of the cache");
    struct pair pair = begin("client", stateless, tickets);
    pass_on();
    reads(pair.server);
    SHOW(SSL_new_session_ticket(pair.server));
    outcome(pair.server, "  do_handshake", SSL_do_handshake(pair.server));
    knows(pair.server);
    if (end == STOPS) {
        BIO_set_mem_eof_return(input, 0);
        reads(pair.server);
    }
    if (end == WRONG)
        pass_on(), BIO_write(input, "\x17\3\3\0\x20 this is a record but nobody sealed", 37);
    if (end == PROVES) {
        SSL_write(pair.client, "behind", 6);
        pass_on();
        reads(pair.server);
        SHOW(SSL_new_session_ticket(pair.server));
        pass_on();
        pass_on();
        outcome(pair.server, "  do_handshake", SSL_do_handshake(pair.server));
        knows(pair.server);
    }
    reads(pair.server);
    SHOW(SSL_new_session_ticket(pair.server));
    reads(pair.server);
    printf("  tickets: %d\n", counted);
    SSL_SESSION_free(before);
    free_pair(&pair);
}

int main(void) {
    for (int stateless = 0; stateless < 2; stateless++) {
        for (int tickets = 0; tickets < 2; tickets++)
            for (int end = PROVES; end <= WRONG; end++)
                one_by_one(end, stateless, tickets);
    }
    return 0;
}
