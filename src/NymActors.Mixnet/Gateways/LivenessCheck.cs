using Akka.Actor;
using NymActors.Sphinx;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// Whether the client of a connection is still there: a ping with a random payload, and who wants to know
/// (docs/protocol/03-gateway.md 17.4).
/// </summary>
internal sealed class LivenessCheck(RandomSource random)
{
    /// <summary>Length of the ping's payload in bytes.</summary>
    public const int PayloadLength = 8;

    private readonly byte[] _payload = new byte[PayloadLength];
    private IActorRef? _asker;

    /// <summary>
    /// Begins a check. A client that is being checked already is taken as active, as the reference does.
    /// </summary>
    /// <param name="asker">Who hears the verdict.</param>
    /// <param name="frames">Where the ping is appended.</param>
    /// <returns>Whether a ping is on its way; otherwise the asker has its verdict.</returns>
    public bool TryBegin(IActorRef asker, FrameBuffer frames)
    {
        if (_asker is not null)
        {
            asker.Tell(new LivenessVerdict(true));
            return false;
        }

        _asker = asker;
        random.Fill(_payload);
        frames.Append(WebSocketOpcode.Ping, _payload);
        return true;
    }

    /// <summary>Concludes the check if a pong answers its ping.</summary>
    /// <returns>Whether it did.</returns>
    public bool TryConclude(ReadOnlySpan<byte> pong)
    {
        if (_asker is null || !pong.SequenceEqual(_payload))
        {
            return false;
        }

        Conclude(isActive: true);
        return true;
    }

    /// <summary>Tells the verdict to who asked, if anyone did.</summary>
    public void Conclude(bool isActive)
    {
        _asker?.Tell(new LivenessVerdict(isActive));
        _asker = null;
    }
}
