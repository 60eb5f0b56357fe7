#include <gtest/gtest.h>

#include "spec/load.hpp"
#include "spec/push.hpp"
#include "spec_files.hpp"

namespace assay {
namespace {

constexpr std::string_view kDocument = R"(openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /call:
    post:
      operationId: call
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {to: {type: string}, mark: {type: string}, url: {type: string}}}
      responses: {"200": {description: OK}}
      callbacks:
        state:
          "{$request.body#/url}":
            post:
              x-assay:
                sequence: {by: /event, order: [begin, end], ends-with: end, time: /at}
                correlate:
                  /to: body.to
                  /mark: {equals: body.mark, required: true}
              responses: {default: {description: Any.}}
)";

TEST(PushWords, AnEventHasItsTimeAndAMemberThatHasToComeBackSaysSo) {
  const SpecFiles files;
  files.write("api.yaml", kDocument);
  const auto spec = load_spec(files.path());
  ASSERT_TRUE(spec.has_value()) << spec.error().text();
  const Push& push = *spec->push("state");
  ASSERT_TRUE(push.sequence.has_value());
  EXPECT_EQ(push.sequence->time, "/at");
  ASSERT_EQ(push.correlate.size(), 2U);
  EXPECT_FALSE(push.correlate[0].required);
  EXPECT_TRUE(push.correlate[1].required);
}

}  // namespace
}  // namespace assay
