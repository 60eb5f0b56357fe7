// The admin address of the fake server: JSON over HTTP that looks at the fakes and moves their
// clock. What it offers is a table, admin.def.
//
// A function of the request and of what it is about, without a socket. An error is
// {"error": "one sentence"} with 400, 404 or 405.
#pragma once
#include "fake/fake.hpp"
#include "fake/state.hpp"
#include "wire/server.hpp"

namespace assay {

Fake::Reply admin_reply(const Framed& framed, const Running& running);

}  // namespace assay
