namespace NymActors.Protocol.Tests;

/// <summary>Every encoding of a point that gives no shared secret (RFC 7748 section 6.1): seven coordinates, each with and without bit 255.</summary>
internal static class LowOrderPoints
{
    private static readonly string[] Coordinates =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    public static IEnumerable<byte[]> All => Coordinates.SelectMany(text =>
    {
        var point = Convert.FromHexString(text);
        var withHighBit = Convert.FromHexString(text);
        withHighBit[31] |= 0x80;
        return new[] { point, withHighBit };
    });
}
