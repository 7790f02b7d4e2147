/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Taking back what was agreed: far from everything that is pressed often, and never with one press. The first opens it,
 * the words of the correction are read or changed, the second takes it back.
 */
#pragma once

#include "desk/signs.hpp"

#include <functional>

class Desk;
class QLineEdit;

class Withdraw : public QWidget {
      public:
	Withdraw(Desk &desk, QWidget *parent);
	/** The words that viewers are shown. */
	std::function<void(const QString &correction)> on_withdraw;

	/** What is taken back, as a figure; why says why nothing can be. */
	void show(bool can, const QString &agreed, const QString &why);
	bool is_open() const;
	void close();

      protected:
	void keyPressEvent(QKeyEvent *event) override;

      private:
	void open();
	void send();

	Desk &m_desk;
	FatKey *m_open;
	QWidget *m_panel;
	QLabel *m_words;
	QLineEdit *m_correction;
	FatKey *m_send;
	FatKey *m_leave;
};
