// Asio, in the only way it is included: for io_contexts that one thread runs.
#pragma once

// Without the fences between the threads of one io_context, which there are not; the thread
// sanitizer of g++ refuses them (-Wtsan).
#define BOOST_ASIO_DISABLE_FENCED_BLOCK 1

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <chrono>

namespace assay {

// Bound to io_context: any_io_executor, the default, costs an indirect call an operation.
using Executor = boost::asio::io_context::executor_type;
using Tcp = boost::asio::ip::tcp;
using Socket = boost::asio::basic_stream_socket<Tcp, Executor>;
using Acceptor = boost::asio::basic_socket_acceptor<Tcp, Executor>;
using Timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace assay
