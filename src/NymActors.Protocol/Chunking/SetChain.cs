namespace NymActors.Protocol.Chunking;

/// <summary>Follows the links between the sets of one message (docs/protocol/02-messages.md section 9).</summary>
internal static class SetChain
{
    /// <summary>Collects the sets of the message that <paramref name="start"/> belongs to.</summary>
    /// <param name="start">A complete set.</param>
    /// <param name="find">Finds a set by its id.</param>
    /// <param name="chain">Complete: all sets in order. Broken: those whose links contradict. Incomplete: of no meaning.</param>
    public static SetChainState Collect(FragmentSet start, Func<int, FragmentSet?> find, out List<FragmentSet> chain)
    {
        chain = [start];
        var backwards = Follow(start, forwards: false, find, chain);
        chain.Reverse();
        if (backwards == SetChainState.Broken)
        {
            return backwards;
        }

        var forwards = Follow(start, forwards: true, find, chain);
        return forwards == SetChainState.Complete ? backwards : forwards;
    }

    private static SetChainState Follow(FragmentSet start, bool forwards, Func<int, FragmentSet?> find, List<FragmentSet> chain)
    {
        var current = start;
        while ((forwards ? current.NextSetId : current.PreviousSetId) is var linkedId and not 0)
        {
            if (find(linkedId) is not { IsComplete: true } linked)
            {
                return SetChainState.Incomplete;
            }

            // Neighbours that name each other can only lead in a circle by coming back to the start.
            if (linked == start)
            {
                return SetChainState.Broken;
            }

            chain.Add(linked);
            if ((forwards ? linked.PreviousSetId : linked.NextSetId) != current.Id)
            {
                return SetChainState.Broken;
            }

            current = linked;
        }

        return SetChainState.Complete;
    }
}
