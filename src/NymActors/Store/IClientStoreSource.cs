using NymActors.Configuration;

namespace NymActors.Store;

/// <summary>A storage of keys that has a place for what its client must not forget, too.</summary>
internal interface IClientStoreSource
{
    /// <summary>Names the store; nothing is read or written.</summary>
    /// <param name="settings">How many SURBs are kept back and kept at most.</param>
    /// <param name="time">The clock.</param>
    IClientStore CreateStore(ReplySurbConfiguration settings, TimeProvider time);
}
