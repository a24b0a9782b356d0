# EAP over memory BIOs: FreeRADIUS and wpa_supplicant's eapol_test with EAP-TLS, TTLS and PEAP, TLS 1.2 and 1.3,
# resumption; a server of an unknown CA is refused.
# shellcheck shell=bash source=compat/lib.sh disable=SC2154
. "${BASH_SOURCE[0]%/*}/../lib.sh"
read -r port <<<"$(free_ports 1)"
cp -r /etc/freeradius/3.0 radius
rm -f radius/mods-enabled/eap radius/sites-enabled/*
sed -i "s,^\s*\(user\|group\) = .*,,; s,run_dir = .*,run_dir = $work,; s,^logdir = .*,logdir = $work," radius/radiusd.conf
echo 'user Cleartext-Password := "password"' >radius/mods-config/files/authorize
cat >radius/mods-enabled/eap <<N
eap {
    default_eap_type = tls
    tls-config common {
        private_key_file = $certs/server.key
        certificate_file = $certs/server.crt
        ca_file = $certs/ca.crt
        cipher_list = "DEFAULT"
        tls_min_version = "1.2"
        tls_max_version = "1.3"
        ecdh_curve = ""
        cache {
            enable = yes
            name = "oxissl"
        }
    }
    tls {
        tls = common
    }
    ttls {
        tls = common
        virtual_server = "inner"
    }
    peap {
        tls = common
        default_eap_type = mschapv2
        virtual_server = "inner"
    }
    mschapv2 {
    }
}
N
cat >radius/sites-enabled/default <<N
server default {
    listen {
        type = auth
        ipaddr = 127.0.0.1
        port = $port
    }
    authorize {
        eap {
            ok = return
        }
    }
    authenticate {
        eap
    }
}
server inner {
    authorize {
        eap {
            ok = return
        }
        files
        pap
    }
    authenticate {
        pap
        mschap
        eap
    }
}
N
ours_server freeradius -d "$work/radius" -f -l stdout -x
wait_until "grep -q 'Ready to process requests' '$log'" "FreeRADIUS is not ready"

network() { # method, CA, more lines
    printf '%s\n' "network={" "key_mgmt=WPA-EAP" "eap=$1" "ca_cert=\"$certs/$2.crt\"" "${@:3}" "}"
}
password=('identity="user"' 'password="password"')
key=('identity="client"' "client_cert=\"$certs/client.crt\"" "private_key=\"$certs/client.key\"")
tls13='phase1="tls_disable_tlsv1_3=0"'
network TLS ca "${key[@]}" 'domain_match="localhost"' >TLS
network TLS ca "${key[@]}" "$tls13" >TLS-1.3
network TTLS ca "${password[@]}" 'phase2="auth=PAP"' >TTLS
network TTLS ca "${password[@]}" 'phase2="auth=PAP"' "$tls13" >TTLS-1.3
network PEAP ca "${password[@]}" 'phase2="auth=MSCHAPV2"' >PEAP
network TTLS otherca "${password[@]}" 'phase2="auth=PAP"' >unknown
authenticate() { # network; -r 1: and once more
    "${@:2}" eapol_test -c "$1" -a 127.0.0.1 -p "$port" -s testing123 -t 8 -r 1 >"$work/out" 2>&1
    [ "$(tail -n 1 "$work/out")" = SUCCESS ]
}
for method in TLS TLS-1.3 TTLS TTLS-1.3 PEAP; do
    authenticate $method env || fail "$method, server"
    authenticate $method ours || fail "$method, server and client"
done
authenticate unknown ours && fail "an unknown CA was accepted"
pass "FreeRADIUS as server, wpa_supplicant as client"
