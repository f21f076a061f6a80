using System.Net;
using System.Text.Json;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using NymActors.Configuration;
using NymActors.Host.LocalWebSocket;
using NymActors.Host.Status;
using NymActors.Protocol.Addressing;
using NymActors.Sessions;
using NymActors.Storage;
using NymActors.Topology;

namespace NymActors.Host.Clients;

/// <summary>A client with its local WebSocket.</summary>
internal sealed partial class RunningClient : IAsyncDisposable
{
    private readonly LocalWebSocketListener _listener;

    private RunningClient(NymClient client, LocalWebSocketListener listener)
    {
        Client = client;
        _listener = listener;
    }

    /// <summary>The client.</summary>
    public NymClient Client { get; }

    /// <summary>Where its WebSocket listens.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>Connects a client to the network and opens its WebSocket.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="storage">Keys and registration.</param>
    /// <param name="system">The actor system to run in.</param>
    /// <param name="loggers">Where to log to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="directory">The network; null for that of the settings' nym-api servers.</param>
    /// <exception cref="NymClientException">The network or the gateway cannot be used.</exception>
    /// <exception cref="HostException">The port of the WebSocket is in use.</exception>
    public static async Task<RunningClient> StartAsync(
        ClientConfiguration configuration, IClientStorage storage, ActorSystem system, ILoggerFactory loggers, CancellationToken cancellationToken,
        INetworkDirectory? directory = null)
    {
        var log = loggers.CreateLogger("nym_client");
        LogStarting(log);
        var options = new NymClientOptions
        {
            Configuration = configuration,
            Storage = storage,
            ActorSystem = system,
            Directory = directory,
            Outbox = configuration.LocalApi.Outbox,
            AnswersConfirmations = configuration.LocalApi.AnswersConfirmations,

            // The process has five seconds to end in, and what is not acknowledged then is kept.
            DrainTimeout = TimeSpan.FromSeconds(2),
        };
        var client = await NymClient.ConnectAsync(options, cancellationToken);
        try
        {
            var running = await ListenAsync(client, configuration, loggers);
            LogListening(log, running.EndPoint);
            LogStarted(log);
            LogAddress(log, client.Address);
            return running;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the WebSocket of a client that runs already. Disposing the result stops the client too.</summary>
    /// <exception cref="HostException">The port is in use.</exception>
    public static async Task<RunningClient> ListenAsync(NymClient client, ClientConfiguration configuration, ILoggerFactory loggers)
    {
        if (!IPAddress.IsLoopback(configuration.Socket.Host))
        {
            LogExposed(loggers.CreateLogger("nym_client"), configuration.Socket.Host);
        }

        var listener = await LocalWebSocketListener.StartAsync(
            configuration.Socket, configuration.LocalApi, messages => OpenSessionAsync(client, messages), loggers, TimeProvider.System,
            () => JsonSerializer.SerializeToUtf8Bytes(StatusDocument.Of(client.Report()), StatusJson.Document));
        return new RunningClient(client, listener);
    }

    /// <summary>Finds out whether the WebSocket can be opened, before anything is done that would be in vain without it.</summary>
    /// <exception cref="HostException">The port is in use.</exception>
    public static async Task RequireFreeAsync(SocketConfiguration socket, ILoggerFactory loggers)
    {
        var listener = await LocalWebSocketListener.StartAsync(
            socket, new LocalApiConfiguration(), static _ => throw new InvalidOperationException("There is no client yet."), loggers, TimeProvider.System);
        await listener.DisposeAsync();
    }

    /// <summary>Closes the WebSocket, then stops the client.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await Client.DisposeAsync();
    }

    private static async Task<LocalSession> OpenSessionAsync(NymClient client, MessageHandover messages)
    {
        var session = await client.OpenSessionAsync(messages);
        return new LocalSession(
            (message, isText) => isText ? session.ReceiveTextAsync(message) : session.ReceiveBinaryAsync(message),
            session.ReadUnconfirmedAsync,
            session.Confirm,
            session.DetachAsync,
            session.DisposeAsync);
    }

    [LoggerMessage(1001, LogLevel.Information, "Starting nym client")]
    private static partial void LogStarting(ILogger log);

    [LoggerMessage(1002, LogLevel.Information, "Running websocket on \"{EndPoint}\"")]
    private static partial void LogListening(ILogger log, IPEndPoint endPoint);

    [LoggerMessage(1003, LogLevel.Warning, "The WebSocket listens on {Host}: whoever reaches this machine there can use the client. Use 127.0.0.1 if that is not wanted")]
    private static partial void LogExposed(ILogger log, IPAddress host);

    [LoggerMessage(1004, LogLevel.Information, "Client startup finished!")]
    private static partial void LogStarted(ILogger log);

    [LoggerMessage(1005, LogLevel.Information, "The address of this client is: {Address}")]
    private static partial void LogAddress(ILogger log, Recipient address);
}
