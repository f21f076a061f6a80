namespace NymActors.Streams.Links;

/// <summary>A node cannot listen for links.</summary>
/// <param name="message">What failed, why, and what can be done.</param>
/// <param name="cause">The exception behind it.</param>
public sealed class NodeLinkException(string message, Exception? cause = null) : Exception(message, cause);
