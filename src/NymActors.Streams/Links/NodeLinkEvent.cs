using System.Net;

namespace NymActors.Streams.Links;

/// <summary>Something that happened to a link between nodes.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Peer">The other node's address; for an accepted link in memory null.</param>
/// <param name="Detail">One line for a log.</param>
public sealed record NodeLinkEvent(NodeLinkEventKind Kind, IPEndPoint? Peer, string Detail);
