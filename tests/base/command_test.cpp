#include "base/command.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

// The shell is the program here; run_command() itself uses none.
Command shell(const std::string& script,
              std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
  return {{"/bin/sh", "-c", script}, timeout};
}

TEST(Command, WhatItIsGivenAndWhatItPrints) {
  const Ran ran = run_command(shell("cat; echo to-stderr >&2"), "in\nput");
  EXPECT_TRUE(ran.fine());
  EXPECT_EQ(ran.output, "in\nput");
  EXPECT_EQ(ran.errors, "to-stderr\n");
  EXPECT_EQ(ran.text(shell("")), "");
}

TEST(Command, ItsWordsAreNotReadByAShell) {
  const Ran ran = run_command({{"printf", "%s|", "$HOME", "a b", "`id`", ""}}, "");
  EXPECT_EQ(ran.output, "$HOME|a b|`id`||") << "and the program was found in PATH";
}

TEST(Command, AFailureIsTheStatusAndTheFirstLineOfTheErrors) {
  const Command command = shell("echo 'no such captcha' >&2; echo more >&2; exit 3");
  const Ran ran = run_command(command, "");
  EXPECT_FALSE(ran.fine());
  EXPECT_EQ(ran.text(command), "exited with 3: no such captcha");
  EXPECT_EQ(run_command(shell("exit 2"), "").text(command), "exited with 2");
}

TEST(Command, WhatCannotBeStartedIsSaid) {
  const Command nobody{{"assay-no-such-program"}};
  EXPECT_EQ(run_command(nobody, "").text(nobody), "cannot be started: No such file or directory");
  const Command folder{{"/"}};
  EXPECT_EQ(run_command(folder, "").end, Ran::End::not_started);
}

TEST(Command, ASignalEndsIt) {
  const Command command = shell("kill -9 $$");
  const Ran ran = run_command(command, "");
  EXPECT_EQ(ran.end, Ran::End::killed);
  EXPECT_EQ(ran.text(command), "was ended by signal 9 (Killed)");
}

TEST(Command, ItIsKilledWhenItTakesTooLong) {
  const Command command = shell("echo begun; exec sleep 600", std::chrono::milliseconds(300));
  const Ran ran = run_command(command, "");
  EXPECT_EQ(ran.end, Ran::End::timed_out);
  EXPECT_EQ(ran.output, "begun\n");
  EXPECT_EQ(ran.text(command), "did not end within 0.3 s");
}

TEST(Command, WhatItLeavesBehindIsNotWaitedFor) {
  const Ran ran = run_command(shell("sleep 30 & echo done"), "");
  EXPECT_TRUE(ran.fine());
  EXPECT_EQ(ran.output, "done\n");
}

TEST(Command, MuchOutputIsCutAndMuchInputIsTaken) {
  const std::string input(3 * 1024 * 1024, 'x');
  const Ran much = run_command(shell("cat"), input);
  EXPECT_TRUE(much.fine());
  EXPECT_EQ(much.output.size(), 1024U * 1024);
  EXPECT_EQ(run_command(shell("wc -c"), input).output, "3145728\n");
}

TEST(Command, WhoDoesNotReadItsInputDoesNoHarm) {
  const std::string input(1024 * 1024, 'x');
  const Ran ran = run_command(shell("echo fine"), input);
  EXPECT_TRUE(ran.fine());
  EXPECT_EQ(ran.output, "fine\n");
}

}  // namespace
}  // namespace assay
