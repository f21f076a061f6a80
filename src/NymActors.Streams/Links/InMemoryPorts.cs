using System.Net;

namespace NymActors.Streams.Links;

/// <summary>Chooses the ports of a network in memory. Thread-safe.</summary>
internal sealed class InMemoryPorts
{
    private const int First = 49_152;
    private int _next = First;

    /// <summary>Opens a listener; what keeps it from opening is in the task, as it is with sockets.</summary>
    public static Task<IListener> Listen(Func<IListener> open)
    {
        try
        {
            return Task.FromResult(open());
        }
        catch (IOException refused)
        {
            return Task.FromException<IListener>(refused);
        }
    }

    /// <summary>The address itself, or with a port of its own when it has none.</summary>
    /// <exception cref="IOException">All have been given out.</exception>
    public IPEndPoint Choose(IPEndPoint endPoint)
    {
        if (endPoint.Port != 0)
        {
            return endPoint;
        }

        int port = Interlocked.Increment(ref _next) - 1;
        return port <= IPEndPoint.MaxPort
            ? new IPEndPoint(endPoint.Address, port)
            : throw new IOException("this network has no free ports left; give one");
    }
}
