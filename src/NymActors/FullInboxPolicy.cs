namespace NymActors;

/// <summary>What happens when received messages that no application has taken reach <see cref="NymClientOptions.MaximumUndeliveredBytes"/>.</summary>
public enum FullInboxPolicy
{
    /// <summary>
    /// Nothing more is read from the gateway, which keeps what it has, until applications have taken enough. Nothing is lost; meanwhile no
    /// acknowledgement arrives either, so messages that are sent now are sent again until one does.
    /// </summary>
    WaitAtGateway,

    /// <summary>The oldest messages are dropped, and counted: for applications that send only.</summary>
    DropOldest,
}
