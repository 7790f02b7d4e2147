/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Digests and keyed digests (HMAC, RFC 2104) for signed requests and the audit log.
 */
#include "digest.hpp"

#include <QByteArray>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <climits>
#include <cstring>

static bool algorithm_of(enum bridge_digest digest, QCryptographicHash::Algorithm *out)
{
	switch (digest) {
	case DIGEST_INVALID:
		return false;
	case DIGEST_MD5:
		*out = QCryptographicHash::Md5;
		return true;
	case DIGEST_SHA1:
		*out = QCryptographicHash::Sha1;
		return true;
	case DIGEST_SHA256:
		*out = QCryptographicHash::Sha256;
		return true;
	case DIGEST_SHA512:
		*out = QCryptographicHash::Sha512;
		return true;
	}
	return false;
}

bool digest_hex(enum bridge_digest digest, const void *key, size_t key_bytes, const void *bytes, size_t size_bytes,
		char *out, struct error *err)
{
	QCryptographicHash::Algorithm algorithm;
	if (!algorithm_of(digest, &algorithm))
		return error_set(err, ERROR_USAGE, "no such digest");
	if (size_bytes > INT_MAX || key_bytes > INT_MAX)
		return error_set(err, ERROR_LIMIT, "too many bytes for a digest");
	QByteArray message = QByteArray::fromRawData(static_cast<const char *>(bytes), int(size_bytes));
	QByteArray result;
	if (key) {
		QByteArray secret = QByteArray::fromRawData(static_cast<const char *>(key), int(key_bytes));
		result = QMessageAuthenticationCode::hash(message, secret, algorithm);
	} else {
		result = QCryptographicHash::hash(message, algorithm);
	}
	QByteArray hex = result.toHex();
	memcpy(out, hex.constData(), size_t(hex.size()) + 1);
	return true;
}
