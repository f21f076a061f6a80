using System.Net;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Testing;

/// <summary>Links between nodes that lose packets, carry some twice and let some overtake each other.</summary>
/// <param name="links">What carries the rest.</param>
/// <param name="random">Decides.</param>
internal sealed class UnreliableLinks(INodeLinkTransport links, RandomSource random) : INodeLinkTransport
{
    /// <summary>Of a hundred packets on a link so many are lost.</summary>
    public int LossPercent { get; set; }

    /// <summary>Of a hundred packets on a link so many come twice.</summary>
    public int DuplicatePercent { get; set; }

    /// <summary>Of a hundred packets on a link so many come after the next one.</summary>
    public int OvertakenPercent { get; set; }

    /// <summary>Packets that were lost.</summary>
    public long Lost { get; private set; }

    /// <summary>Packets that came twice.</summary>
    public long Doubled { get; private set; }

    /// <summary>Packets that were overtaken.</summary>
    public long Overtaken { get; private set; }

    public INodeLinkListener Listen(IPEndPoint endPoint, Action<IncomingNodeLink> accept, NodeLinkListenerOptions? options = null) =>
        links.Listen(endPoint, accept, options);

    public INodeLinkSender CreateSender(NodeLinkSenderOptions? options = null) => new Sender(this, links.CreateSender(options));

    private bool Happens(int percent) => percent > 0 && random.NextInt32(100) < percent;

    private sealed class Sender(UnreliableLinks owner, INodeLinkSender sender) : INodeLinkSender
    {
        private readonly Dictionary<NodeRoutingAddress, FramedPacket> _waiting = [];

        public NodeLinkCounters Counters => sender.Counters;

        public bool TrySend(NodeRoutingAddress nextHop, FramedPacket packet)
        {
            if (owner.Happens(owner.LossPercent))
            {
                owner.Lost++;
                return true;
            }

            if (!_waiting.ContainsKey(nextHop) && owner.Happens(owner.OvertakenPercent))
            {
                owner.Overtaken++;
                _waiting.Add(nextHop, packet);
                return true;
            }

            var taken = sender.TrySend(nextHop, packet);
            if (owner.Happens(owner.DuplicatePercent))
            {
                owner.Doubled++;
                sender.TrySend(nextHop, packet);
            }

            if (_waiting.Remove(nextHop, out var overtaken))
            {
                sender.TrySend(nextHop, overtaken);
            }

            return taken;
        }

        public ValueTask DisposeAsync() => sender.DisposeAsync();
    }
}
