/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard.hpp"

#include <exception>
#include <new>

void guard_report(struct error *err) noexcept
{
	try {
		throw;
	} catch (const std::bad_alloc &) {
		error_set(err, ERROR_MEMORY, "no memory");
	} catch (const std::exception &failure) {
		error_set(err, ERROR_UNSUPPORTED, "the Qt bridge failed: %s", failure.what());
	} catch (...) {
		error_set(err, ERROR_UNSUPPORTED, "the Qt bridge failed");
	}
}
