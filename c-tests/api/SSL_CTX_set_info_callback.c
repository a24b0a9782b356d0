/* The information callback: which events come, in which states, with which values. */
#include "common.h"

static void on_event(const SSL *ssl, int where, int ret) {
    const char *who = SSL_is_server((SSL *)ssl) ? "server" : "client";
    if (where & SSL_CB_ALERT)
        printf("  %s: alert %s: %s %s\n", who, where & SSL_CB_READ ? "read" : "written",
               SSL_alert_type_string_long(ret), SSL_alert_desc_string_long(ret));
    else if (where & (SSL_CB_HANDSHAKE_START | SSL_CB_HANDSHAKE_DONE))
        printf("  %s: handshake %s, %d\n", who, where & SSL_CB_HANDSHAKE_START ? "starts" : "is done", ret);
    else if (where & SSL_CB_EXIT)
        printf("  %s: exit %d\n", who, ret);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    title("settings");
    SHOW_POINTER(SSL_CTX_get_info_callback(ctx));
    SSL_CTX_set_info_callback(ctx, on_event);
    printf("kept: %d\n", SSL_CTX_get_info_callback(ctx) == on_event);
    SSL *ssl = SSL_new(ctx);
    SHOW_POINTER(SSL_get_info_callback(ssl));
    SSL_set_info_callback(ssl, NULL);
    SHOW_POINTER(SSL_get_info_callback(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("names");
    for (int alert = 0; alert < 125; alert++)
        if (strcmp(SSL_alert_desc_string(alert), "UK") != 0)
            printf("  %d %s %s\n", alert, SSL_alert_desc_string(alert), SSL_alert_desc_string_long(alert));
    for (int level = 0; level < 4; level++)
        printf("  %d %s %s\n", level, SSL_alert_type_string(level << 8),
               SSL_alert_type_string_long(level << 8));

    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        char byte;
        SSL_CTX_set_info_callback(client, on_event);
        SSL_CTX_set_info_callback(server, on_event);
        title("one connection, %s", version_name(version));
        struct pair pair = new_pair(client, server);
        handshake(&pair);
        SHOW(SSL_read(pair.client, &byte, 1));
        SHOW(SSL_shutdown(pair.client));
        SHOW(SSL_read(pair.server, &byte, 1));
        SHOW(SSL_shutdown(pair.server));
        SHOW(SSL_shutdown(pair.client));
        free_pair(&pair);

        title("one that fails, %s", version_name(version));
        pair = new_pair(client, server);
        SSL_set1_host(pair.client, "wrong.test");
        handshake(&pair);
        SHOW(SSL_read(pair.server, &byte, 1));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
