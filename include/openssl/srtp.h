/* SPDX-License-Identifier: Apache-2.0 */

/* SRTP: the numbers of its protection profiles, which this library does not negotiate. */
#ifndef OPENSSL_SRTP_H
#define OPENSSL_SRTP_H

#include <openssl/macros.h>
#include <openssl/ssl.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_D1_SRTP_H
#endif

/* Protection profiles. */
#define SRTP_AES128_CM_SHA1_80 0x0001
#define SRTP_AES128_CM_SHA1_32 0x0002
#define SRTP_AES128_F8_SHA1_80 0x0003
#define SRTP_AES128_F8_SHA1_32 0x0004
#define SRTP_NULL_SHA1_80      0x0005
#define SRTP_NULL_SHA1_32      0x0006
#define SRTP_AEAD_AES_128_GCM  0x0007
#define SRTP_AEAD_AES_256_GCM  0x0008

#endif
