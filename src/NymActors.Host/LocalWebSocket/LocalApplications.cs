using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using NymActors.Sessions;

namespace NymActors.Host.LocalWebSocket;

/// <summary>The applications at the local WebSocket, each with a session of its own.</summary>
internal sealed class LocalApplications : IAsyncDisposable
{
    /// <summary>The most applications at once.</summary>
    public const int MaximumConnections = 16;

    private readonly Func<MessageHandover, Task<LocalSession>> _openSession;
    private readonly LocalWebSocketLog _log;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly ApplicationPlaces _places;
    private readonly UnfinishedWork _unfinished;

    /// <summary>Makes the places.</summary>
    /// <param name="isSingle">Whether there is one place only, as at the public client.</param>
    /// <param name="openSession">Makes the session of an application; told which messages it wants.</param>
    /// <param name="log">Where to log to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Fires when the client stops.</param>
    public LocalApplications(bool isSingle, Func<MessageHandover, Task<LocalSession>> openSession, LocalWebSocketLog log, TimeProvider time, CancellationToken stopping)
    {
        _openSession = openSession;
        _log = log;
        _time = time;
        _stopping = stopping;
        _places = new ApplicationPlaces(isSingle ? 1 : MaximumConnections, time);
        _unfinished = new UnfinishedWork(log);
    }

    /// <summary>What an application is told that finds no place.</summary>
    public string WhyFull => _places.Count == 1
        ? "Another application is connected to this Nym client; it serves one at a time (single_connection under [socket] in its config.toml)."
        : $"{_places.Count} applications are connected to this Nym client; it serves no more.";

    /// <summary>Serves an application until it leaves; false when there is no place for it.</summary>
    /// <param name="context">Its request.</param>
    /// <param name="acceptValue">The value of Sec-WebSocket-Accept.</param>
    public async Task<bool> TryServeAsync(HttpContext context, string acceptValue)
    {
        if (!await _places.TryTakeAsync())
        {
            return false;
        }

        LocalWebSocketConnection? connection = null;
        try
        {
            context.Response.Headers["Sec-WebSocket-Accept"] = acceptValue;
            context.Response.Headers.Upgrade = "websocket";
            context.Response.Headers.Connection = "Upgrade";
            await using var raw = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            await using var stream = new ApplicationStream(raw, _time);
            await using var limited = new FrameLimitStream(stream, LocalWebSocketConnection.MaximumFrameLength);
            using var socket = WebSocket.CreateFromStream(
                limited, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
            var session = await _openSession(HandoverOf(context.Request.Query["messages"]));
            var proof = new DeliveryProof(stream, session.Confirm, _time, _log);
            limited.Answered = payload => proof.Answered(payload);
            _log.Connected(LocalAdmission.RemoteOf(context));
            connection = new LocalWebSocketConnection(socket, new PeerWatch(stream, _time), proof, session, _log, _time);
            await RunAsync(connection, session, context.RequestAborted);
            return true;
        }
        finally
        {
            _places.Leave(connection);
        }
    }

    /// <summary>Waits for the work that applications left behind, after the client was told to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        await _unfinished.EndAsync();
        _places.Dispose();
    }

    private static MessageHandover HandoverOf(string? wanted) => wanted switch
    {
        "off" => MessageHandover.None,
        "commit" => MessageHandover.WhenCommitted,
        _ => MessageHandover.WhenTaken,
    };

    private async Task RunAsync(LocalWebSocketConnection connection, LocalSession session, CancellationToken gone)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _places.Register(connection, ended.Task);
        var working = connection.WorkAsync(_stopping);
        var goesOn = false;
        try
        {
            goesOn = await connection.RunAsync(working, gone, _stopping);
        }
        finally
        {
            await session.DetachAsync();
            ended.TrySetResult();

            // Where there is one place only, it is not kept from the next application.
            await _unfinished.TakeOverAsync(session, connection, working, goesOn, mayWait: _places.Count > 1);
        }
    }
}
