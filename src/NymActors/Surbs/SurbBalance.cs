namespace NymActors.Surbs;

/// <summary>The numbers of a <see cref="SurbLedger"/> at one moment.</summary>
/// <param name="Entered">SURBs received, or reply keys issued; those that the store held at the start included.</param>
/// <param name="Used">Of those: spent on a packet, or used to open one.</param>
/// <param name="Expired">Of those: too old, or made for node keys that are gone.</param>
/// <param name="Dropped">Of those: there was no room.</param>
/// <param name="Held">What is there now, counted by itself.</param>
internal readonly record struct SurbBalance(long Entered, long Used, long Expired, long Dropped, long Held)
{
    /// <summary>What the books do not explain: 0, always. Above it something vanished, below it something was used twice.</summary>
    public long Difference => Entered - Used - Expired - Dropped - Held;
}
