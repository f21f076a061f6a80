using System.Net;
using NymActors.Streams.Actors;

namespace NymActors.Mixnet.Nodes;

/// <summary>What all actors of one network share, and what outlives a failure of its root: options, seams, the directory's address.</summary>
internal sealed class MixnetContext(LocalMixnetOptions options, MixnetSeams seams)
{
    private long _directoryRequests;

    public LocalMixnetOptions Options => options;

    public MixnetSeams Seams => seams;

    /// <summary>Where the directory binds: the port asked for at first, the port got afterwards. Used by the root only.</summary>
    public IPEndPoint DirectoryEndPoint { get; set; } = new(options.Address, options.NymApiPort);

    public long DirectoryRequests => Interlocked.Read(ref _directoryRequests);

    public void CountDirectoryRequest() => Interlocked.Increment(ref _directoryRequests);

    /// <summary>How long the root waits before it makes a failed child anew: 0.2 s at first, 5 s at the most.</summary>
    public BackOff NewBackOff() => new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), options.Random);
}
