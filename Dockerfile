# nginx on oxissl. Build and run:
#   docker build -t oxissl-nginx .
#   docker run --rm -p 8443:443 oxissl-nginx     then: curl -k https://localhost:8443/
# tests/dist runs these steps without Docker.

FROM rust:1-slim-trixie AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc g++ libc6-dev libssl-dev clang libclang1 make pkg-config python3 binutils \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# PROFILE=dev builds a debug library, which is quicker to build and slower to run.
ARG PROFILE=release
RUN make lib PROFILE=$PROFILE LIB=/out && strip --strip-unneeded /out/libssl.so.3

FROM debian:13-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends nginx-light openssl \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/libssl.so.3 /usr/lib/oxissl/libssl.so.3
COPY examples/container /
# A certificate to try it with; mount your own over these two files.
RUN openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost -keyout /etc/nginx/server.key -out /etc/nginx/server.crt
ENV LD_LIBRARY_PATH=/usr/lib/oxissl
EXPOSE 443
CMD ["nginx", "-g", "daemon off;"]
