#include "fake/serve.hpp"

#include <memory>
#include <utility>

#include "fake/routes.hpp"

namespace assay {

Result<Server> serve(Fake fake, const ServerOptions& options, RequestLog log) {
  using std::chrono::steady_clock;
  // A handler is copied, the fake cannot be.
  const auto shared = std::make_shared<Fake>(std::move(fake));
  if (!log)
    return Server::start(options,
                         [shared](const Framed& framed) { return shared->handle(framed); });
  return Server::start(options, [shared, log = std::move(log)](const Framed& framed) {
    const auto begin = steady_clock::now();
    Fake::Reply reply = shared->reply(framed);
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begin);
    log({framed.request.method, std::string(target_path(framed.request.target)), reply.status,
         std::move(reply.code), took});
    return std::move(reply.answer);
  });
}

}  // namespace assay
