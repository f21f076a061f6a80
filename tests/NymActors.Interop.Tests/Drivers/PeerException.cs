namespace NymActors.Interop.Tests.Drivers;

/// <summary>A peer program could not do what it was asked, or has ended.</summary>
internal sealed class PeerException(string message) : Exception(message);
