using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Akka.Actor;
using NymActors.Protocol.LocalApi;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>
/// One application connection to the local WebSocket API, seen from the socket: messages in, messages out, text or binary. Whoever owns
/// the socket calls <see cref="ReceiveTextAsync(ReadOnlyMemory{byte})"/> or <see cref="ReceiveBinaryAsync"/> for each message it reads and
/// writes each one of <see cref="ReadOutgoingAsync"/>. Closing the session gives messages that were not written to another one.
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
    /// Completes when the session is ready for the next frame: the request was queued or refused and its response, if any, was written.
    /// Waiting for it is the back-pressure of the API.
    /// </returns>
    /// <exception cref="NymClientException">The session has ended, or failed at this frame and ends therefore.</exception>
    public Task ReceiveTextAsync(string text) => ReceiveTextAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Hands one text frame to the session.</summary>
    /// <param name="utf8">The frame, whole. The caller may use the memory again when the call returns.</param>
    /// <returns>As of the other overload.</returns>
    /// <exception cref="NymClientException">The session has ended, or failed at this frame and ends therefore.</exception>
    public Task ReceiveTextAsync(ReadOnlyMemory<byte> utf8) => ReceiveAsync(static data => TextRequestCodec.Parse(data), utf8, isText: true);

    /// <summary>Hands one binary message to the session.</summary>
    /// <param name="data">The message, whole. The caller may use the memory again when the call returns.</param>
    /// <returns>As of <see cref="ReceiveTextAsync(string)"/>.</returns>
    /// <exception cref="NymClientException">The session has ended, or failed at this message and ends therefore.</exception>
    public Task ReceiveBinaryAsync(ReadOnlyMemory<byte> data) => ReceiveAsync(static data => BinaryRequestCodec.Parse(data.Span), data, isText: false);

    /// <summary>
    /// The frames to write, in order. Asking for the next one says that the one before was written: a received message counts
    /// as delivered then.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<WebsocketFrame> ReadOutgoingAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var frame in ReadUnconfirmedAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return frame;
            if (frame.Delivery is { } delivery)
            {
                Confirm(delivery);
            }
        }
    }

    /// <summary>
    /// The frames to write, in order. Asking for the next one says that the one before was written; a received message counts as delivered with
    /// <see cref="Confirm"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async IAsyncEnumerable<WebsocketFrame> ReadUnconfirmedAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var frame in _outgoing.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                yield return frame.Frame with { Delivery = frame.Delivery };
            }
            finally
            {
                // Also when the socket failed: no request may wait for a response that nobody takes.
                frame.Handled?.TrySet(true);
            }
        }
    }

    /// <summary>The application has a received message.</summary>
    /// <param name="delivery">Its number.</param>
    internal void Confirm(long delivery) => _connection.Confirm(delivery);

    /// <summary>
    /// The application is gone: messages that were not confirmed go to the next one, which may come when this completes. Frames that it
    /// had sent can still be handed over, and their requests are carried out; responses go nowhere.
    /// </summary>
    public async ValueTask DetachAsync()
    {
        var detached = _owed.New<bool>();
        _actor.Tell(new ApplicationLeft(detached), ActorRefs.NoSender);

        // A session that has ended meanwhile is detached too.
        await ((Task)detached.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_outgoing.Reader.TryRead(out var frame))
        {
            frame.Handled?.TrySet(true);
        }
    }

    /// <summary>
    /// Ends the session; completes when the next one can be opened. Messages that were not written go to that one; what waits to be
    /// taken in is withdrawn.
    /// </summary>
    public async ValueTask DisposeAsync() => await _connection.EndAsync().ConfigureAwait(false);

    private Task<bool> ReceiveAsync(Func<ReadOnlyMemory<byte>, LocalApiRequest> parse, ReadOnlyMemory<byte> data, bool isText)
    {
        var handled = _owed.New<bool>();
        try
        {
            _actor.Tell(new RequestReceived(parse(data), isText, handled), ActorRefs.NoSender);
        }
        catch (LocalApiException fault)
        {
            _actor.Tell(new FaultReceived(fault, isText, handled), ActorRefs.NoSender);
        }

        return handled.Task;
    }
}
