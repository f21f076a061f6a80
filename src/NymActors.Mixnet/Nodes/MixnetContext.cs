using NymActors.Mixnet.Directory;

namespace NymActors.Mixnet.Nodes;

/// <summary>What all actors of one network share: its options and what lies behind their seams.</summary>
internal sealed class MixnetContext(LocalMixnetOptions options, DirectorySnapshot directory)
{
    private long _directoryRequests;

    public LocalMixnetOptions Options => options;

    public DirectorySnapshot Directory => directory;

    public long DirectoryRequests => Interlocked.Read(ref _directoryRequests);

    public void CountDirectoryRequest() => Interlocked.Increment(ref _directoryRequests);
}
