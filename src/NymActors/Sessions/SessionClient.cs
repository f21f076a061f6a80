using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;

namespace NymActors.Sessions;

/// <summary>What sessions know of their client.</summary>
/// <param name="Self">The client's address.</param>
/// <param name="Queue">The lanes.</param>
/// <param name="Standing">How the client stands now.</param>
internal sealed record SessionClient(Recipient Self, SendingQueue Queue, Func<StandingOfClient> Standing)
{
    /// <summary>The most bytes of a message that is taken in.</summary>
    public int MaximumMessageSize { get; init; } = TrafficConfiguration.DefaultMaximumMessageSize;
}
