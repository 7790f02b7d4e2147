/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was said of an order, a sheet, a hold or an error, in the user's language. */
#include "desk/desk.hpp"

namespace {
/* The words of a key; null where the locales have none. */
QString words_of(const Desk &desk, const QByteArray &key)
{
	const QString words = desk.text(key.constData());
	return words == QString::fromUtf8(key) ? QString() : words;
}
} // namespace

QString Desk::said(const char *said, bool &is_known) const
{
	char key[SAID_KEY_SIZE], english[SAID_SIZE];
	const QList<QByteArray> parts = QByteArray(said).split('\x1f');
	const QString words = words_of(*this, said_key(said, key));
	is_known = !words.isNull();
	if (!is_known)
		return QString::fromUtf8(said_text(said, english, sizeof(english)));
	QString out;
	for (int i = 0; i < words.size(); i++) {
		const bool is_place = words[i] == QLatin1Char('%') && i + 1 < words.size();
		const int number = is_place ? words[i + 1].digitValue() : -1;
		if (number < 1 || number >= parts.size()) {
			out += words[i];
			continue;
		}
		// what is no word of ours, a name or a figure, stands as it is
		const QString part = words_of(*this, said_key(parts[number], key));
		out += part.isNull() ? QString::fromUtf8(parts[number]) : part;
		i++;
	}
	return out;
}

QString Desk::said(const char *said) const
{
	bool is_known;
	return this->said(said, is_known);
}

QString Desk::error_text(const desk_view &view) const
{
	bool is_known;
	QString words = said(view.error, is_known);
	// at least what kind of a fault it is
	const QString kind = is_known ? QString() : named("Desk.Error.", view.error_code);
	if (!kind.isEmpty())
		words = text("Desk.Error.At").arg(kind, words);
	return view.error_where[0] ? text("Desk.Error.At").arg(said(view.error_where), words) : words;
}
