using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>
/// One application connection to the local WebSocket API, seen from the socket: text frames in, text frames out. Whoever owns
/// the socket calls <see cref="ReceiveTextAsync"/> for each frame it reads and writes each frame of
/// <see cref="ReadOutgoingAsync"/>. Closing the session gives messages that were not written to the next one.
/// </summary>
public sealed class WebsocketSession : IAsyncDisposable
{
    private readonly IActorRef _actor;
    private readonly Channel<OutgoingFrame> _outgoing;
    private readonly AnswerScope _owed;
    private readonly ApplicationConnection _connection;

    internal WebsocketSession(IActorRef actor, Channel<OutgoingFrame> outgoing, AnswerScope owed, ApplicationConnection connection)
    {
        _actor = actor;
        _outgoing = outgoing;
        _owed = owed;
        _connection = connection;
    }

    /// <summary>Hands one text frame to the session.</summary>
    /// <param name="text">The frame, whole.</param>
    /// <returns>
    /// Completes when the session is ready for the next frame: the request was queued and its response, if any, was written.
    /// Waiting for it is the back-pressure of the API.
    /// </returns>
    /// <exception cref="NymClientException">The session has ended, or failed at this frame and ends therefore.</exception>
    public Task ReceiveTextAsync(string text)
    {
        var handled = _owed.New<bool>();
        _actor.Tell(new TextFrameReceived(text, handled), ActorRefs.NoSender);
        return handled.Task;
    }

    /// <summary>
    /// The frames to write, in order. Asking for the next one says that the one before was written: a received message counts
    /// as delivered then.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<string> ReadOutgoingAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var frame in _outgoing.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return frame.Text;
            frame.Handled?.TrySet(true);
            _actor.Tell(new FrameWritten(frame.Delivery), ActorRefs.NoSender);
        }
    }

    /// <summary>
    /// Ends the session; completes when the next one can be opened. Messages that were not written go to that one.
    /// </summary>
    public async ValueTask DisposeAsync() => await _connection.EndAsync().ConfigureAwait(false);
}
