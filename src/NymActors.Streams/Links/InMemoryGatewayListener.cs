using System.Net;
using NymActors.Streams.Actors;

namespace NymActors.Streams.Links;

/// <summary>Takes the clients of one gateway inside one process.</summary>
internal sealed class InMemoryGatewayListener(InMemoryGatewayNetwork network, IPEndPoint endPoint, Action<IClientLink> accept) : IListener
{
    private readonly Lock _lock = new();
    private readonly HashSet<IClientLink> _links = [];
    private bool _hasEnded;

    public IPEndPoint EndPoint => endPoint;

    /// <summary>Connects a client; null when this listener has ended.</summary>
    public InMemoryGatewayConnection? Connect(Answers answers) => Accept(answers) is var (up, down)
        ? new InMemoryGatewayConnection(answers, down, up, GatewayConnectionLimits.GreatestMaximumMessageLength)
        : null;

    /// <summary>Connects a client that only pings; null when this listener has ended.</summary>
    public InMemoryPingConnection? ConnectForPings(Answers answers) => Accept(answers) is var (up, down) ? new InMemoryPingConnection(down, up) : null;

    public async ValueTask DisposeAsync()
    {
        network.Remove(this);
        IClientLink[] open;
        lock (_lock)
        {
            _hasEnded = true;
            open = [.. _links];
        }

        foreach (var link in open)
        {
            await link.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Forget(IClientLink link)
    {
        lock (_lock)
        {
            _links.Remove(link);
        }
    }

    private (InMemoryMessageQueue Up, InMemoryMessageQueue Down)? Accept(Answers answers)
    {
        InMemoryMessageQueue up = new(answers, InMemoryGatewayConnection.MessagesUnderWay);
        InMemoryMessageQueue down = new(answers, InMemoryGatewayConnection.MessagesUnderWay);
        InMemoryClientLink link = new(up, down, Forget);
        lock (_lock)
        {
            if (_hasEnded)
            {
                return null;
            }

            _links.Add(link);
        }

        accept(link);
        return (up, down);
    }
}
