//! The part that speaks Spark Connect: is the server there, run the statement, is it still there.

use std::net::{TcpStream, ToSocketAddrs};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use spark_connect::SparkSession;
use spark_connect::row::Value;
use spark_connect_core::channel::ChannelBuilder;
use spark_connect_core::client::SparkConnectClient;
use spark_connect_core::error::SparkError;
use spark_connect_core::retries::RetryPolicy;
use spark_connect_core::runtime::block_on;

/// How long a server may take to answer for the first time.
const FIRST_ANSWER: Duration = Duration::from_secs(5);

/// How often a running job is asked whether its server is still there.
const WATCH: Duration = Duration::from_secs(2);

/// What a server is to do.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// The address, `sc://HOST:PORT`, with its parameters: `/;use_ssl=true;token=…`.
    pub(crate) remote: String,
    pub(crate) statement: String,
    /// The folder that the server writes.
    pub(crate) output: String,
    /// Whether a folder that is there is replaced.
    pub(crate) replace: bool,
    /// A query over the output: a text and a number in each row.
    pub(crate) summary: String,
}

/// Why there is no result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The address is none.
    Address(SparkError),
    /// No server answers there, within [`FIRST_ANSWER`].
    Unreachable { endpoint: String, cause: Option<SparkError> },
    /// The server is there, and does not do it.
    Refused(SparkError),
    /// The server was there, and is no more.
    Lost { endpoint: String },
}

/// Has a server do the job; gives the rows of the summary.
///
/// The client tries for an hour to reach a server that is gone. So the first question is asked without retries, and while
/// the job runs its server is looked for from outside.
pub(crate) fn run(order: Order) -> Result<Vec<(String, u64)>, Failure> {
    let channel = ChannelBuilder::parse(&order.remote).map_err(Failure::Address)?;
    let endpoint = channel.endpoint();
    greet(channel, &endpoint)?;
    let done = in_background(move || job(&order));
    let mut absent = 0;
    loop {
        match done.recv_timeout(WATCH) {
            Ok(Ok(rows)) => return Ok(rows),
            Ok(Err(_)) if !listens(&endpoint) => return Err(Failure::Lost { endpoint }),
            Ok(Err(error)) => return Err(Failure::Refused(error)),
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::Lost { endpoint }),
            Err(RecvTimeoutError::Timeout) if listens(&endpoint) => absent = 0,
            Err(RecvTimeoutError::Timeout) => absent += 1,
        }
        if absent == 2 {
            return Err(Failure::Lost { endpoint });
        }
    }
}

/// Asks a server for a setting, once.
fn greet(channel: ChannelBuilder, endpoint: &str) -> Result<(), Failure> {
    let answer = in_background(move || {
        block_on(async {
            let mut client = SparkConnectClient::connect(&channel).await?;
            client.set_retry_policy(RetryPolicy::no_retries());
            client.get_configs(&["spark.sql.session.timeZone"]).await
        })
    });
    const PERMISSION_DENIED: i32 = 7;
    const UNIMPLEMENTED: i32 = 12;
    const UNAVAILABLE: i32 = 14;
    const UNAUTHENTICATED: i32 = 16;
    let unreachable = |cause| Failure::Unreachable { endpoint: endpoint.to_owned(), cause };
    match answer.recv_timeout(FIRST_ANSWER) {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => match error.grpc_code() {
            Some(PERMISSION_DENIED | UNAUTHENTICATED) => Err(Failure::Refused(error)),
            Some(UNAVAILABLE | UNIMPLEMENTED) => Err(unreachable(Some(error))),
            // A server without this setting is a server.
            Some(_) => Ok(()),
            None => Err(Failure::Refused(error)),
        },
        Err(_) => Err(unreachable(None)),
    }
}

fn job(order: &Order) -> Result<Vec<(String, u64)>, SparkError> {
    let session = SparkSession::builder().remote(&order.remote).get_or_create()?;
    let mode = if order.replace { "overwrite" } else { "error" };
    session.sql(&order.statement)?.write().mode(mode).parquet(&order.output)?;
    let rows = session.sql(&order.summary)?.collect()?;
    let row = |row: &spark_connect::row::Row| match (row.get(0), row.get(1)) {
        (Some(Value::String(text)), Some(Value::Long(number))) => {
            Some((text.clone(), u64::try_from(*number).unwrap_or_default()))
        }
        _ => None,
    };
    Ok(rows.iter().filter_map(row).collect())
}

/// Runs something that may never come back on a thread of its own.
fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (send, receive) = channel();
    thread::spawn(move || {
        // The one who waited may have left.
        let _ = send.send(work());
    });
    receive
}

/// Whether something listens at an address.
fn listens(endpoint: &str) -> bool {
    let addresses = endpoint.to_socket_addrs();
    addresses
        .is_ok_and(|mut all| all.any(|at| TcpStream::connect_timeout(&at, FIRST_ANSWER).is_ok()))
}
