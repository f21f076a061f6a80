using System.Net;

namespace NymActors.Mixnet.Directory;

/// <summary>The directory, to its parent: it answers at this address.</summary>
internal sealed record DirectoryRunning(IPEndPoint EndPoint);

/// <summary>The directory, to its parent: it cannot run, and stops.</summary>
internal sealed record DirectoryFailed(Exception Cause);
