// get++ HOST PORT PATH [CA-FILE]: the same in C++.
//
//     c++ -std=c++17 -o get++ get.cc $(pkg-config --cflags --libs openssl)
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

struct Free {
    void operator()(SSL_CTX *context) const {
        SSL_CTX_free(context);
    }
    void operator()(BIO *chain) const {
        BIO_free_all(chain);
    }
};

void require(bool condition, const char *what) {
    if (!condition)
        throw std::runtime_error(what);
}

void fetch(const std::string &host, const char *port, const std::string &path, const char *authorities) {
    std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_client_method()));
    require(context != nullptr, "SSL_CTX_new");
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    require((authorities != nullptr ? SSL_CTX_load_verify_locations(context.get(), authorities, nullptr)
                                    : SSL_CTX_set_default_verify_paths(context.get())) == 1,
            "authorities");
    std::unique_ptr<BIO, Free> connection(BIO_new_ssl_connect(context.get()));
    SSL *ssl = nullptr;
    require(connection != nullptr && BIO_get_ssl(connection.get(), &ssl) == 1, "BIO_new_ssl_connect");
    BIO_set_conn_hostname(connection.get(), host.c_str());
    BIO_set_conn_port(connection.get(), port);
    require(SSL_set_tlsext_host_name(ssl, host.c_str()) == 1 && SSL_set1_host(ssl, host.c_str()) == 1,
            "name");
    require(BIO_do_connect(connection.get()) == 1, "connect");
    std::cerr << SSL_get_version(ssl) << ", " << SSL_get_cipher(ssl) << '\n';
    const std::string request = "GET " + path + " HTTP/1.0\r\nHost: " + host + "\r\n\r\n";
    require(BIO_write(connection.get(), request.data(), static_cast<int>(request.size())) > 0, "write");
    std::string buffer(4096, '\0');
    int length;
    while ((length = BIO_read(connection.get(), buffer.data(), static_cast<int>(buffer.size()))) > 0)
        std::cout.write(buffer.data(), length);
}

} // namespace

int main(int count, char **arguments) try {
    require(count >= 4, "usage: get++ HOST PORT PATH [CA-FILE]");
    fetch(arguments[1], arguments[2], arguments[3], count > 4 ? arguments[4] : nullptr);
    return 0;
} catch (const std::exception &failure) {
    std::cerr << failure.what() << '\n';
    ERR_print_errors_fp(stderr);
    return 1;
}
