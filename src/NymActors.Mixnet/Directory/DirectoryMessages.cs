using System.Net;
using NymActors.Streams.Actors;

namespace NymActors.Mixnet.Directory;

/// <summary>The directory, to its parent: it answers at this address.</summary>
internal sealed record DirectoryRunning(IPEndPoint EndPoint) : ActorMessage;

/// <summary>The directory, to its parent: it cannot run, and stops.</summary>
internal sealed record DirectoryFailed(Exception Cause) : ActorMessage;
