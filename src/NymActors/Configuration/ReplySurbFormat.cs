namespace NymActors.Configuration;

/// <summary>
/// In which form anonymous messages carry their reply SURBs. Clients before nym-client 1.1.54 do not understand the newer one: messages in
/// it vanish there without a word (docs/protocol/02-messages.md 7.4, 12.6).
/// </summary>
public enum ReplySurbFormat
{
    /// <summary>
    /// What the network tells: the older form where the directory is of the old generation or the own gateway speaks a protocol below
    /// version 4, else the newer one. It is not learned from messages that come in: whoever could change the form by writing to a
    /// client could recognise its anonymous messages.
    /// </summary>
    Automatic,

    /// <summary>
    /// Understood by all correspondents, old and new; a SURB takes 1164 bytes, 2.5 times as many. Clients of today never send it, so that
    /// a recipient can tell.
    /// </summary>
    V1,

    /// <summary>Understood by nym-client 1.1.54 and later. Where the nodes cannot unwrap such SURBs, the older form is used.</summary>
    V2,
}
