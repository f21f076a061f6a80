namespace NymActors.Testing;

/// <summary>The suites that are about sockets. They run one at a time, beside no other suite (<see cref="SocketWatchAttribute"/>).</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SocketSuites
{
    /// <summary>The name of their collection.</summary>
    public const string Name = "Suites that are about sockets";
}
