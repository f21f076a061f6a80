using Akka.Actor;
using NymActors.Sphinx;

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

    public bool IsPending => _asker is not null;

    /// <summary>Begins a check.</summary>
    /// <returns>The payload of the ping to send.</returns>
    public ReadOnlySpan<byte> Begin(IActorRef asker)
    {
        _asker = asker;
        random.Fill(_payload);
        return _payload;
    }

    /// <summary>Whether a pong answers the ping of the pending check.</summary>
    public bool IsAnswer(ReadOnlySpan<byte> pong) => IsPending && pong.SequenceEqual(_payload);

    /// <summary>Tells the verdict to who asked, if anyone did.</summary>
    public void Conclude(bool isActive)
    {
        _asker?.Tell(new LivenessVerdict(isActive));
        _asker = null;
    }
}
