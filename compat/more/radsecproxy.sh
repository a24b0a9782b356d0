# radsecproxy, whose threads have stacks of 32 KiB, as client of FreeRADIUS: RADIUS over TLS, certificates on both
# sides. Then FreeRADIUS as the server on our library.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r theirs mine first second <<<"$(free_ports 4)"

radius_config() { # port; prints the folder
    local folder
    folder=$(mktemp -d "$work/radius.XXXXXX")
    cp -r /etc/freeradius/3.0/. "$folder"
    rm -f "$folder"/mods-enabled/eap "$folder"/sites-enabled/*
    sed -i "s,^\s*\(user\|group\) = .*,,; s,run_dir = .*,run_dir = $folder,; s,^logdir = .*,logdir = $folder," \
        "$folder/radiusd.conf"
    echo 'user Cleartext-Password := "password"' >"$folder/mods-config/files/authorize"
    cat >"$folder/sites-enabled/default" <<N
clients radsec {
    client local {
        ipaddr = 127.0.0.1
        proto = tls
        secret = radsec
    }
}
server default {
    listen {
        type = auth
        ipaddr = 127.0.0.1
        port = $1
        proto = tcp
        clients = radsec
        tls {
            private_key_file = $certs/server.key
            certificate_file = $certs/server.crt
            ca_file = $certs/ca.crt
            require_client_cert = yes
            tls_min_version = "1.2"
            tls_max_version = "1.3"
        }
    }
    authorize {
        files
        pap
    }
    authenticate {
        pap
    }
}
N
    echo "$folder"
}

proxy_config() { # port for UDP, port of the server; prints the file's name
    cat >"$work/proxy.$1" <<N
ListenUDP 127.0.0.1:$1
LogLevel 3
LogDestination file://$log
tls default {
    CACertificateFile $certs/ca.crt
    CertificateFile $certs/client.crt
    CertificateKeyFile $certs/client.key
}
client local {
    host 127.0.0.1
    type udp
    secret local
}
server upstream {
    host 127.0.0.1
    port $2
    type tls
    tls default
    certificatenamecheck off
    secret radsec
}
realm * {
    server upstream
}
N
    echo "$work/proxy.$1"
}

accepts() { # port, what
    local _
    for _ in 1 2 3; do
        echo 'User-Name=user,User-Password=password' | radclient -t 3 "127.0.0.1:$1" auth local >"$work/out" 2>&1
        grep -q Access-Accept "$work/out" || fail "$2"
    done
}

theirs_server freeradius -d "$(radius_config "$theirs")" -f -l stdout
wait_for "$theirs"
ours_server radsecproxy -f -c "$(proxy_config "$first" "$theirs")"
wait_for_datagrams "$first"
accepts "$first" "radsecproxy"
loaded || fail "radsecproxy did not load the library"
ours_server freeradius -d "$(radius_config "$mine")" -f -l stdout
wait_for "$mine"
theirs_server radsecproxy -f -c "$(proxy_config "$second" "$mine")"
wait_for_datagrams "$second"
accepts "$second" "FreeRADIUS"
pass "radsecproxy as client, FreeRADIUS as server"
