#include "fake/serve.hpp"

#include <memory>
#include <utility>

#include "fake/routes.hpp"

namespace assay {

Result<Server> serve(Fake fake, const ServerOptions& options, RequestLog log) {
  // A handler is copied, the fake cannot be.
  const auto shared = std::make_shared<Fake>(std::move(fake));
  return serve([shared](const Framed& framed) { return shared->reply(framed); }, options,
               std::move(log));
}

Result<Server> serve(Replier replier, const ServerOptions& options, RequestLog log) {
  using std::chrono::steady_clock;
  if (!log)
    return Server::start(options, [replier = std::move(replier)](const Framed& framed) {
      return replier(framed).answer;
    });
  return Server::start(
      options, [replier = std::move(replier), log = std::move(log)](const Framed& framed) {
        const auto begin = steady_clock::now();
        Fake::Reply reply = replier(framed);
        const auto took =
            std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begin);
        log({framed.request.method, std::string(target_path(framed.request.target)), reply.status,
             std::move(reply.code), took});
        return std::move(reply.answer);
      });
}

}  // namespace assay
